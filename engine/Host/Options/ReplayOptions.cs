using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>What <c>crossfeed replay</c> was asked for.</summary>
public sealed record ReplayOptions
{
    /// <summary>Capture directories, merged by receive time.</summary>
    public required IReadOnlyList<string> Captures { get; init; }

    /// <summary>Canonical symbols; null for all.</summary>
    public IReadOnlySet<Symbol>? Symbols { get; init; }

    /// <summary>What counts as a trigger.</summary>
    public Arbitrage.ArbitrageOptions Arbitrage { get; init; } = new();

    /// <summary>Taker fees set by the user.</summary>
    public FeeOverrides Fees { get; init; } = FeeOverrides.None;

    /// <summary>Pace: 0 for as fast as possible, else a multiple of the recorded speed.</summary>
    public double Speed { get; init; }

    /// <summary>How many times the captures are played.</summary>
    public int Loops { get; init; } = 1;

    /// <summary>Replays what is intact before damage instead of refusing.</summary>
    public bool Salvage { get; init; }

    /// <summary>Cores for the hot thread and, behind it, the capture's; empty binds neither.</summary>
    public IReadOnlyList<int> Cores { get; init; } = [];

    /// <summary>How the hot thread waits for frames.</summary>
    public WaitChoice Wait { get; init; } = WaitChoice.Auto;

    /// <summary>Where to write the triggers as NDJSON; null for nowhere.</summary>
    public string? TriggersOut { get; init; }

    /// <summary>Directory for <c>books.snap</c> and <c>triggers.ring</c>; null for neither.</summary>
    public string? Data { get; init; }

    /// <summary>
    /// Longest time for a warm-up before the first frame; zero for none. Default none: what counts is when the last frame is done, and recorded frames warm up as well as built-in ones.
    /// </summary>
    public TimeSpan WarmUp { get; init; }
}
