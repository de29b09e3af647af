namespace Crossfeed.Arbitrage;

/// <summary>Where a detector puts its events. Implemented by structs and given as a type parameter, so that the call is direct.</summary>
public interface ITriggerSink
{
    /// <summary>Takes one event, on the detector's thread, in order. It must not allocate, block or throw.</summary>
    /// <param name="trigger">The event; copy it to keep it.</param>
    void OnTrigger(in TriggerEvent trigger);
}
