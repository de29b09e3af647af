using Crossfeed.Ring;
using Crossfeed.Telemetry;

namespace Crossfeed.Host;

/// <summary>Makes wait strategies.</summary>
public static class WaitChoices
{
    private const int CoresForSpinning = 4; // below this a spinning thread starves the readers

    /// <summary>The strategy that <see cref="WaitChoice.Auto"/> stands for: spin only on a core that the user gave to the hot thread.</summary>
    /// <param name="choice">The user's choice.</param>
    /// <param name="hotThreadPinned">Whether the hot thread is bound to a core.</param>
    /// <param name="processors">Cores that the process may use.</param>
    public static WaitChoice Resolve(WaitChoice choice, bool hotThreadPinned, int processors) =>
        choice != WaitChoice.Auto ? choice : hotThreadPinned && processors >= CoresForSpinning ? WaitChoice.BusySpin : WaitChoice.Blocking;

    /// <summary>A fresh strategy.</summary>
    /// <param name="resolved">Any choice but Auto.</param>
    public static IWaitStrategy Create(WaitChoice resolved) => resolved switch
    {
        WaitChoice.BusySpin => new HiccupSpinWaitStrategy(),
        WaitChoice.Yielding => new YieldingWaitStrategy(),
        WaitChoice.Sleeping => new SleepingWaitStrategy(),
        WaitChoice.Blocking => new BlockingWaitStrategy(),
        _ => throw new ArgumentOutOfRangeException(nameof(resolved), resolved, "resolve the choice first"),
    };

    /// <summary>A thread that waits by a strategy, with its meter if it spins.</summary>
    /// <param name="strategy">A strategy of <see cref="Create"/>, given to its ring.</param>
    /// <param name="thread">Name of the thread, which is that of its handler.</param>
    public static WatchedThread Watch(IWaitStrategy strategy, string thread) =>
        new(thread, (strategy as HiccupSpinWaitStrategy)?.Meters.FirstOrDefault(m => m.Thread == thread));
}
