namespace Crossfeed.Capture.Writing;

/// <summary>Whether a writer still writes, and if not, why.</summary>
public enum CaptureWriterState
{
    /// <summary>Records are appended.</summary>
    Writing,

    /// <summary>The size limit was reached; further records are refused and counted.</summary>
    LimitReached,

    /// <summary>The disk is full or failed, or a record could not be represented; further records are refused and counted.</summary>
    Failed,

    /// <summary>Closed by its owner.</summary>
    Closed,
}
