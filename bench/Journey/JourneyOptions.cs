namespace Crossfeed.Bench.Journey;

/// <summary>What <c>bench journey</c> was asked for.</summary>
internal sealed record JourneyOptions
{
    /// <summary>Names of sections; empty for all.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>Few cases and short rounds: all sections within two minutes. Default false.</summary>
    public bool Quick { get; init; }

    /// <summary>Divides the work of a round: for tests of the runner itself, whose numbers nobody reads. Default 1.</summary>
    public int Shrink { get; init; } = 1;

    /// <summary>Where the results go as JSON. Default <c>bench/out/journey.json</c> below the working directory.</summary>
    public string Json { get; init; } = Path.Combine("bench", "out", "journey.json");

    /// <summary>Captures to replay; empty for a generated one.</summary>
    public IReadOnlyList<string> Captures { get; init; } = [];
}
