namespace Crossfeed.Venues.Kraken;

/// <summary>
/// How many levels a side the book channel keeps for each listing. The venue says nothing of levels that fall out of that window, so a book has to drop them itself; how large it is, only the
/// acknowledgement of the subscription tells. The engine's own is <see cref="KrakenChannels.Depth"/>; a recording may have another. Belongs to one thread.
/// </summary>
internal sealed class KrakenDepths
{
    private int[] _depths = []; // by listing; 0: no acknowledgement was seen

    /// <summary>Makes room.</summary>
    /// <param name="listings">Ids are below this.</param>
    public void MakeRoom(int listings)
    {
        if (listings > _depths.Length)
        {
            Array.Resize(ref _depths, listings);
        }
    }

    /// <summary>Notes an acknowledgement.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="depth">The depth acknowledged.</param>
    public void Note(int listing, int depth) => _depths[listing] = depth;

    /// <summary>
    /// The depth that a snapshot belongs to. Where no acknowledgement told it, one that has exactly as many levels on a side as the venue has depths for is taken for full.
    /// </summary>
    /// <param name="listing">The listing.</param>
    /// <param name="bids">Bids in the snapshot.</param>
    /// <param name="asks">Asks in the snapshot.</param>
    /// <returns>Levels a side; 0 where nothing is known, and the feed's rules hold.</returns>
    public int Of(int listing, int bids, int asks)
    {
        var depth = (uint)listing < (uint)_depths.Length ? _depths[listing] : 0;
        var most = Math.Max(bids, asks);
        return depth != 0 ? depth : KrakenChannels.IsDepth(most) ? most : 0;
    }
}
