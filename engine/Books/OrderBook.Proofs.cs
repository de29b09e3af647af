using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <content>Books that no id proves: checksums, and connections whose messages the venue counts.</content>
public sealed partial class OrderBook
{
    private readonly LevelChecksum? _checksum; // null where the venue sends none

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
        if (checksum == MarketEvent.NoChecksum || _checksum is null)
        {
            return true;
        }

        Counters.ChecksumChecks++;
        if (ChecksumOfLevels(_checksum) == checksum)
        {
            return true;
        }

        Counters.ChecksumMismatches++;
        _fault = HoleCause.Checksum;
        return false;
    }

    private uint ChecksumOfLevels(LevelChecksum checksum)
    {
        var units = Listing.Units;
        return _rules.Checksum == BookChecksum.Digits
            ? checksum.OfDigits()
            : checksum.Interleaved(new SeparatedText(PriceDecimals - units.PriceShift, QuantityDecimals - units.QuantityShift, units.QuantityFactor));
    }
}
