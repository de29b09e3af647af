namespace Crossfeed.Snapshots;

/// <summary>What is wrong with a snapshot file.</summary>
public enum SnapshotFault
{
    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file cannot be opened or made: rights, disk, path.</summary>
    Inaccessible,

    /// <summary>Another engine writes this file.</summary>
    InUse,

    /// <summary>Not a snapshot file.</summary>
    Foreign,

    /// <summary>Written on a machine of the other byte order.</summary>
    OtherByteOrder,

    /// <summary>A version before the one that this program reads.</summary>
    TooOld,

    /// <summary>A version after the one that this program reads.</summary>
    TooNew,

    /// <summary>Shorter than its header says.</summary>
    Truncated,

    /// <summary>Numbers that cannot be: the file was changed by something else.</summary>
    Damaged,

    /// <summary>A slot stayed locked through every retry: its writer died in the middle of a write.</summary>
    Locked,
}

/// <summary>A snapshot file that cannot be read or written. The message names the file and what to do.</summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="message">What is wrong.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class SnapshotException(SnapshotFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public SnapshotFault Fault { get; } = fault;
}
