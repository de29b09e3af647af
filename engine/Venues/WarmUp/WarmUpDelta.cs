namespace Crossfeed.Venues;

/// <summary>A change of a made-up book.</summary>
/// <param name="Native">Native symbol.</param>
/// <param name="TimeMillis">The venue's time, milliseconds since the Unix epoch.</param>
/// <param name="First">First id of the range.</param>
/// <param name="Last">Last id of the range.</param>
/// <param name="Previous">Last id of the change before.</param>
/// <param name="Bids">Changed bids.</param>
/// <param name="Asks">Changed asks.</param>
public sealed record WarmUpDelta(
    string Native, long TimeMillis, long First, long Last, long Previous, IReadOnlyList<WarmUpLevel> Bids, IReadOnlyList<WarmUpLevel> Asks)
{
    /// <summary>All bids behind the change, best first: what a checksum is over.</summary>
    public IReadOnlyList<WarmUpLevel> BookBids { get; init; } = [];

    /// <summary>All asks behind the change, best first.</summary>
    public IReadOnlyList<WarmUpLevel> BookAsks { get; init; } = [];
}
