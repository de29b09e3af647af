namespace Crossfeed.Ring;

/// <summary>Where in a consumer's life an exception came from.</summary>
public enum ProcessorStage
{
    /// <summary>The hook that runs first on the consumer's thread.</summary>
    ThreadStart,

    /// <summary>OnStart.</summary>
    Start,

    /// <summary>The wait strategy.</summary>
    Wait,

    /// <summary>OnTimeout.</summary>
    Timeout,

    /// <summary>OnEvent or OnBatchStart.</summary>
    Event,

    /// <summary>OnShutdown.</summary>
    Shutdown,

    /// <summary>The exception handler itself.</summary>
    ExceptionHandler,
}

/// <summary>One exception that a consumer met.</summary>
/// <param name="Stage">Where it came from.</param>
/// <param name="Sequence">The sequence of the event concerned, or of the last processed one.</param>
/// <param name="ThreadName">The name of the consumer's thread.</param>
/// <param name="Exception">The exception.</param>
public sealed record ProcessorFault(ProcessorStage Stage, long Sequence, string? ThreadName, Exception Exception);
