namespace Crossfeed.Ring;

/// <summary>
/// Decides what an exception in a consumer means. Called on the consumer's thread, which goes on with the next event when the
/// call returns.
/// </summary>
/// <typeparam name="T">The type of the event.</typeparam>
public interface IValueExceptionHandler<T>
    where T : struct
{
    /// <summary>OnEvent threw, and the event counts as processed; or OnBatchStart threw, and its events follow all the same.</summary>
    /// <param name="ex">The exception.</param>
    /// <param name="sequence">The sequence of the event, or of the first of the batch.</param>
    /// <param name="evt">The slot, for example to mark the event as bad for consumers downstream.</param>
    void HandleEventException(Exception ex, long sequence, ref T evt);

    /// <summary>OnTimeout threw.</summary>
    /// <param name="ex">The exception.</param>
    /// <param name="sequence">The last processed sequence.</param>
    void HandleOnTimeoutException(Exception ex, long sequence);

    /// <summary>OnStart threw; the consumer starts all the same.</summary>
    /// <param name="ex">The exception.</param>
    void HandleOnStartException(Exception ex);

    /// <summary>OnShutdown threw.</summary>
    /// <param name="ex">The exception.</param>
    void HandleOnShutdownException(Exception ex);
}
