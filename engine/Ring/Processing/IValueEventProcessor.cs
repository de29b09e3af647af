namespace Crossfeed.Ring.Processing;

/// <summary>A consumer of events that are values.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
public interface IValueEventProcessor<T> : IEventProcessor
    where T : struct
{
    /// <summary>Replaces the exception handler. Before the consumer starts.</summary>
    /// <param name="exceptionHandler">The handler.</param>
    void SetExceptionHandler(IValueExceptionHandler<T> exceptionHandler);
}
