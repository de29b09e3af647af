using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <content>Books that no id proves: checksums, and connections whose messages the venue counts.</content>
public sealed partial class OrderBook
{
    /// <summary>Messages of the connection that feeds the book are missing, and nobody knows whether they were for it.</summary>
    /// <param name="receivedNanos">When that was found.</param>
    /// <returns>False when the book was not live.</returns>
    internal bool LoseMessages(long receivedNanos)
    {
        if (!IsLive)
        {
            return false;
        }

        Counters.Gaps++;
        Desynchronise(HoleCause.MessageLost, receivedNanos);
        return true;
    }

    // A delta without an id is of no use to a book without levels.
    private void AwaitSnapshot(in MarketEvent delta, long receivedNanos)
    {
        if (State == BookState.Stale)
        {
            Reset(receivedNanos);
        }

        Counters.Ignored++;
        Streams.Accept(StreamChannel.Depth, delta.Sequence, receivedNanos);
        if (!_isSnapshotAwaited)
        {
            RequestSnapshot();
        }
    }
    // The venue's own proof, where it sends one.
    private bool Proves(long checksum)
    {
        if (checksum == MarketEvent.NoChecksum || _rules.Checksum == BookChecksum.None)
        {
            return true;
        }

        Counters.ChecksumChecks++;
        if (ChecksumOfLevels() == checksum)
        {
            return true;
        }

        Counters.ChecksumMismatches++;
        _fault = HoleCause.Checksum;
        return false;
    }

    private uint ChecksumOfLevels()
    {
        var units = Listing.Units;
        return _rules.Checksum == BookChecksum.Digits
            ? LevelChecksum.OfDigits(RawAsks(), RawBids())
            : LevelChecksum.Interleaved(RawBids(), RawAsks(), PriceDecimals - units.PriceShift, QuantityDecimals - units.QuantityShift, units.QuantityFactor);
    }
}
