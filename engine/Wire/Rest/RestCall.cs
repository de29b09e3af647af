namespace Crossfeed.Wire;

/// <summary>One request as the venue counts it.</summary>
/// <param name="Path">Path and query, beginning with a slash.</param>
/// <param name="Weight">What it takes of the venue's budget.</param>
/// <param name="Levels">Levels a side that it asks for; 0 where it asks for no depth.</param>
public sealed record RestCall(string Path, int Weight, int Levels = 0)
{
    /// <summary>The JSON to post, which may be empty; null for a GET.</summary>
    public string? Post { get; init; }
}
