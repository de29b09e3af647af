using System.Text;
using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Snapshots;

/// <summary>Turns copied bytes of the file into managed objects. The bytes are input: what could not have been written is reported, not believed.</summary>
internal static unsafe class SlotDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A directory entry.</summary>
    /// <exception cref="SnapshotException">Damaged.</exception>
    public static SnapshotListing Listing(DirectoryEntry* entry, int index, string path)
    {
        if (entry->ListingId < 0 || entry->Market > (byte)MarketKind.Linear)
        {
            throw Damaged(path, $"entry {index} has listing id {entry->ListingId} and market {entry->Market}");
        }

        return new SnapshotListing(
            index,
            entry->ListingId,
            Name(entry->Venue, entry->VenueLength, SnapshotLayout.VenueBytes, index, path),
            Name(entry->Symbol, entry->SymbolLength, SnapshotLayout.SymbolBytes, index, path),
            Name(entry->Native, entry->NativeLength, SnapshotLayout.NativeBytes, index, path),
            (MarketKind)entry->Market);
    }

    /// <summary>A slot.</summary>
    /// <exception cref="SnapshotException">Damaged.</exception>
    public static SnapshotView View(SnapshotSlot* slot, SnapshotListing listing, string path)
    {
        Check(slot, listing, path);
        return new SnapshotView
        {
            Listing = listing,
            State = (BookState)slot->State,
            PriceDecimals = slot->PriceDecimals,
            QuantityDecimals = slot->QuantityDecimals,
            Sequence = slot->BookSequence,
            Top = new BookTop(slot->TopBidPrice, slot->TopBidQuantity, slot->TopAskPrice, slot->TopAskQuantity),
            Bids = Levels(slot->Bids, slot->BidCount),
            Asks = Levels(slot->Asks, slot->AskCount),
            LastTrade = slot->LastTradeQuantity == 0
                ? null
                : new SnapshotTrade(slot->LastTradePrice, slot->LastTradeQuantity, (Side)slot->LastTradeSide, slot->LastTradeNanos),
            ExchangeTimeNanos = slot->ExchangeTimeNanos,
            ReceivedNanos = slot->ReceivedNanos,
            WriteCount = slot->WriteCount,
            Connection = slot->Connection,
            Counters = new SnapshotCounters(slot->Applied, slot->Gaps, slot->Resyncs, slot->Crossed, slot->QuoteMismatches),
        };
    }

    private static void Check(SnapshotSlot* slot, SnapshotListing listing, string path)
    {
        var good = slot->State <= (byte)BookState.Stale
            && slot->LastTradeSide <= (byte)Side.Sell
            && slot->PriceDecimals <= FixedPoint.MaxDecimals && slot->QuantityDecimals <= FixedPoint.MaxDecimals
            && slot->BidCount <= SnapshotLayout.MaxLevels && slot->AskCount <= SnapshotLayout.MaxLevels
            && slot->WriteCount == slot->LockSequence / 2;

        // Nothing that is printed as a decimal or a time is ever negative: one OR of them all has the sign bit of any.
        var signs = slot->ExchangeTimeNanos | slot->ReceivedNanos | slot->LastTradeNanos | slot->LastTradePrice | slot->LastTradeQuantity
            | slot->TopBidPrice | slot->TopBidQuantity | slot->TopAskPrice | slot->TopAskQuantity;
        for (var i = 0; good && i < 2 * slot->BidCount; i++)
        {
            signs |= slot->Bids[i];
        }

        for (var i = 0; good && i < 2 * slot->AskCount; i++)
        {
            signs |= slot->Asks[i];
        }

        if (!good || signs < 0)
        {
            throw Damaged(path, $"the slot of {listing.Venue} {listing.Symbol} holds numbers that no engine writes");
        }
    }

    private static SnapshotLevel[] Levels(long* source, int count)
    {
        var levels = new SnapshotLevel[count];
        for (var i = 0; i < count; i++)
        {
            levels[i] = new SnapshotLevel(source[2 * i], source[(2 * i) + 1]);
        }

        return levels;
    }

    private static string Name(byte* bytes, int length, int capacity, int index, string path)
    {
        if (length == 0 || length > capacity)
        {
            throw Damaged(path, $"a name of entry {index} claims {length} bytes of {capacity}");
        }

        try
        {
            var name = StrictUtf8.GetString(bytes, length);
            foreach (var character in name)
            {
                if (char.IsControl(character))
                {
                    throw Damaged(path, $"a name of entry {index} holds control characters");
                }
            }

            return name;
        }
        catch (DecoderFallbackException error)
        {
            throw new SnapshotException(SnapshotFault.Damaged, $"{path} is damaged: a name of entry {index} is not UTF-8", error);
        }
    }

    private static SnapshotException Damaged(string path, string what) => new(SnapshotFault.Damaged, $"{path} is damaged: {what}");
}
