namespace Crossfeed.Ring.Processing;

/// <summary>A consumer: a thread that waits at a barrier and hands events to a handler. Runs once.</summary>
public interface IEventProcessor : IDisposable
{
    /// <summary>The name of the consumer and of its thread.</summary>
    string Name { get; }

    /// <summary>The consumer's progress: the last event processed.</summary>
    Sequence Sequence { get; }

    /// <summary>Whether it was started and has not left its loop.</summary>
    bool IsRunning { get; }

    /// <summary>Starts the consumer on a thread of its own.</summary>
    /// <param name="threadFactory">Makes the thread.</param>
    /// <returns>Completes when the handler's OnStart has returned.</returns>
    Task Start(IProcessorThreadFactory threadFactory);

    /// <summary>Stops the consumer after the batch in hand; what else is in the ring stays there.</summary>
    /// <returns>Completes when the loop was left and OnShutdown has returned.</returns>
    Task Halt();
}

/// <summary>Short forms.</summary>
public static class EventProcessorExtensions
{
    /// <summary>Starts the consumer on a plain background thread.</summary>
    /// <param name="processor">The consumer.</param>
    /// <returns>Completes when the handler's OnStart has returned.</returns>
    public static Task Start(this IEventProcessor processor) => processor.Start(ProcessorThreadFactory.Default);
}
