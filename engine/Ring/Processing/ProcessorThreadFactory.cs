namespace Crossfeed.Ring.Processing;

/// <summary>Gives each consumer a background thread that bears its name.</summary>
public sealed class ProcessorThreadFactory : IProcessorThreadFactory
{
    private readonly Action<string>? _onThreadStart;

    /// <summary>Creates the factory.</summary>
    /// <param name="onThreadStart">Called first on each new thread with the consumer's name; pins the thread, if wanted.</param>
    public ProcessorThreadFactory(Action<string>? onThreadStart = null) => _onThreadStart = onThreadStart;

    /// <summary>A factory that does nothing special on thread start.</summary>
    public static ProcessorThreadFactory Default { get; } = new();

    /// <inheritdoc/>
    public Thread CreateThread(string processorName, Action run) => new(new ThreadStart(run)) { Name = processorName, IsBackground = true };

    /// <inheritdoc/>
    public void OnThreadStart(string processorName) => _onThreadStart?.Invoke(processorName);
}
