using Crossfeed.Arbitrage;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>A sink that keeps what it is given.</summary>
internal readonly struct TriggerLog : ITriggerSink
{
    public TriggerLog()
    {
    }

    public List<TriggerEvent> Events { get; } = [];

    public void OnTrigger(in TriggerEvent trigger) => Events.Add(trigger);
}
