namespace Crossfeed.Ring;

/// <summary>What every consumer may react to. All calls come from the consumer's own thread.</summary>
public interface IEventHandler
{
    /// <summary>The name of the consumer, which becomes that of its thread. Default: the name of the type.</summary>
    string Name => GetType().Name;

    /// <summary>The most events to hand over before the consumer's progress is published, or null for no limit.</summary>
    int? MaxBatchSize => null;

    /// <summary>Called once, before the first event.</summary>
    void OnStart()
    {
    }

    /// <summary>Called once, after the last event.</summary>
    void OnShutdown()
    {
    }

    /// <summary>Called when a wait ran out of time, if the wait strategy has timeouts.</summary>
    /// <param name="sequence">The last processed sequence.</param>
    void OnTimeout(long sequence)
    {
    }
}
