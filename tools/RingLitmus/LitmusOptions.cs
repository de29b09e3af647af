using Crossfeed.Ring;

namespace Crossfeed.RingLitmus;

/// <summary>How much to run.</summary>
public sealed record LitmusOptions
{
    /// <summary>Cores from which on consumers may spin without yielding: three threads of a scenario and one for the rest.</summary>
    private const int CoresForBusySpin = 4;

    /// <summary>Runs of each scenario, if no duration is given. Default: 20.</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>How long to repeat the whole set instead, in seconds; 0 counts iterations. Default: 0.</summary>
    public double Seconds { get; init; }

    /// <summary>Events a run. Default: 20,000.</summary>
    public int Events { get; init; } = 20_000;

    /// <summary>Slots of the ring, a power of two; small, so that it wraps often. Default: 64.</summary>
    public int RingSize { get; init; } = 64;

    /// <summary>Attempts at catching each broken variant before it counts as missed. Default: 200.</summary>
    public int ControlAttempts { get; init; } = 200;

    /// <summary>Wait strategies fit for the number of cores: spinning needs a core a thread.</summary>
    public static IReadOnlyList<Func<IWaitStrategy>> WaitStrategies { get; } = Environment.ProcessorCount >= CoresForBusySpin
        ? [() => new BusySpinWaitStrategy(pause: true), () => new YieldingWaitStrategy(), () => new BlockingWaitStrategy()]
        : [() => new YieldingWaitStrategy(), () => new BlockingWaitStrategy()];
}
