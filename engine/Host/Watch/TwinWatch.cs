namespace Crossfeed.Host;

/// <summary>
/// Finds streams that one leg of a line has stopped to bring while another brings them: no book suffers, but the redundancy is gone, and nobody would know before the other leg fails too. One thread;
/// cold, once a second.
/// </summary>
/// <param name="planeOf">The hot plane that counts a listing's messages.</param>
public sealed class TwinWatch(Func<LiveListing, HotPlane> planeOf)
{
    private const long LookNanos = 1_000_000_000; // it disturbs nothing that is in use, so it need not hurry
    private const long SilentNanos = 2_500_000_000; // as a whole leg
    private const long Others = 8; // messages by the other legs, as of a whole leg

    private long _lookedNanos;

    /// <summary>Looks, if a second has passed.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="now">Receive clock.</param>
    /// <param name="mend">Told of each leg that is to be mended, how, and by how much it is behind.</param>
    public void Look(IReadOnlyList<WatchedLive> streams, long now, Action<WatchedLive, WatchedLeg, RepairStep, long> mend)
    {
        if (now - _lookedNanos < LookNanos)
        {
            return;
        }

        _lookedNanos = now;
        foreach (var stream in streams)
        {
            if (stream.Legs.Count > 1)
            {
                Look(stream, now, mend);
            }
        }
    }

    private void Look(WatchedLive stream, long now, Action<WatchedLive, WatchedLeg, RepairStep, long> mend)
    {
        if (stream.Tracks.Length == 0)
        {
            stream.Tracks = new LegTrack[Books.BookSet.MaxLegs];
        }

        var plane = planeOf(stream.Listing);
        var listing = stream.Listing.Book.Listing.Id;
        long total = 0;
        for (var place = 0; place < stream.Tracks.Length; place++)
        {
            total += plane.LegMessages(listing, place, stream.Key.Channel);
        }

        foreach (var leg in stream.Legs)
        {
            if (Place(plane, leg.Leg.Connection.Id) is >= 0 and var place)
            {
                var messages = plane.LegMessages(listing, place, stream.Key.Channel);
                Judge(ref stream.Tracks[place], stream, leg, messages, total - messages, now, mend);
            }
        }
    }

    private static void Judge(ref LegTrack track, WatchedLive stream, WatchedLeg leg, long messages, long others, long now, Action<WatchedLive, WatchedLeg, RepairStep, long> mend)
    {
        var isOther = track.Connection != leg.Leg.Connection.Id;
        if (isOther || messages != track.Messages)
        {
            track.Repair = isOther ? new RepairPlan() : track.Repair;
            track.Repair!.Calm(now, isFlowing: true);
            (track.Connection, track.Messages, track.SinceNanos, track.OthersAtLast) = (leg.Leg.Connection.Id, messages, now, others);
        }
        else if (leg.SubscribedNanos != 0 && now - Math.Max(track.SinceNanos, leg.SubscribedNanos) > SilentNanos && others - track.OthersAtLast >= Others && track.Repair!.TryBegin(now, out var step))
        {
            mend(stream, leg, step, now - track.SinceNanos);
        }
    }

    private static int Place(HotPlane plane, int connection)
    {
        var legs = plane.Legs;
        for (var i = 0; i < legs.Count; i++) // by number: an enumerator for each leg of each stream would be garbage
        {
            if (legs[i].Connection == connection)
            {
                return legs[i].Place;
            }
        }

        return -1;
    }
}
