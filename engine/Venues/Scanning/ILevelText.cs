using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: what stands around the two numbers of a level, all of it constants, so that each way of writing levels has a loop of its own. See <see cref="MixedLevelScan"/>.</summary>
internal unsafe interface ILevelText
{
    /// <summary>The mark that closes a level, behind its last quote. The texts in front of the numbers have none.</summary>
    static abstract byte Close { get; }

    /// <summary>Bytes in front of the first level's price.</summary>
    static abstract int OpenBytes { get; }

    /// <summary>Bytes between price and quantity, with both quotes: at most 8.</summary>
    static abstract uint MiddleBytes { get; }

    /// <summary>Bytes from a level's closing mark to the next one's price: at most 8.</summary>
    static abstract uint NextBytes { get; }

    /// <summary>Whether a first level begins here.</summary>
    /// <param name="at">Behind the array's opening bracket.</param>
    static abstract bool IsOpen(byte* at);

    /// <summary>Whether a quantity follows here.</summary>
    /// <param name="at">Behind the price's closing quote.</param>
    static abstract bool IsMiddle(byte* at);

    /// <summary>Whether another level follows here.</summary>
    /// <param name="at">At a level's closing mark.</param>
    static abstract bool IsNext(byte* at);

    /// <summary>Where a list ends and another follows that is read with it: moves to its first price. Always false where lists are read one by one.</summary>
    /// <param name="at">Where a price would stand, did <see cref="IsNext"/> hold; unchanged when the result is false.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="room">The first level.</param>
    /// <param name="behind">Behind the last one read.</param>
    /// <param name="bids">Takes the number of levels read, once.</param>
    static abstract bool TryPass(ref byte* at, byte* end, ref BookLevel room, ref BookLevel behind, ref int bids);
}
