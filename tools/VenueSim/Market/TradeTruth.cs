namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The trades that a venue made in a symbol since the start. Ids have no gaps, so that first and last tell them all;
/// a last below its first means none.
/// </summary>
public sealed record TradeTruth(
    string Venue, string Symbol, string Native, long FirstId, long LastId, long FirstAggregateId, long LastAggregateId,
    long BookSequence, IReadOnlyList<StreamTruth> Streams)
{
    public long Count => LastId - FirstId + 1;

    public IEnumerable<long> Ids()
    {
        for (var id = FirstId; id <= LastId; id++)
        {
            yield return id;
        }
    }
}

/// <summary>
/// What a stream published while anybody was subscribed: the first id of the first frame, the last of the latest, and the
/// frames, each counted once whatever the number of subscribers. Ids are as the venue numbers them.
/// </summary>
public sealed record StreamTruth(string Stream, SimChannel Channel, long FirstId, long LastId, long Frames);
