using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <content>HOT: changes of books whose text in front of the levels looks like that of one before. The forms of such texts are their only state, 0 B.</content>
public abstract unsafe partial class GateDecoder
{
    private static readonly NumberKey[] BookNumbers =
    [
        new("t", NumberRole.Time), new("U", NumberRole.FirstSequence), new("u", NumberRole.Sequence), new("time", NumberRole.OtherTime), new("time_ms", NumberRole.OtherTime),
    ];

    // The forms of a layout, by where the symbol stands in it; null for none.
    private protected abstract FrameForms? HeadsOf(long symbolOffset);

    // Up to the comma behind the ids: either side may be missing.
    [SkipLocalsInit] // the event is written whole before it is read
    private protected bool ScanKnownBook(byte* frame, int length, FrameForms heads, DecodedFrame output)
    {
        Unsafe.SkipInit(out MarketEvent book);
        var head = heads.ReadHead(frame, length, Symbols, Decimals, ref book);
        if (head == 0 || book.FirstSequence > book.Sequence || book.ExchangeTimeNanos > Timestamp.MaxMillis * Timestamp.NanosPerMilli)
        {
            return false;
        }

        var at = frame + head;
        var end = frame + length;
        var price = new DecimalScan(Decimals.Price(book.ListingId));
        var quantity = new DecimalScan(Decimals.Quantity(book.ListingId));
        var hasBids = Literal.Expect(ref at, "\"b\":["u8);
        if (hasBids && (at = MixedLevelScan.Read(at, end, price, quantity, output)) == null)
        {
            return false;
        }

        var bids = output.LevelCount;
        var hasAsks = hasBids ? Literal.Expect(ref at, ",\"a\":["u8) : Literal.Expect(ref at, "\"a\":["u8);
        if ((hasAsks && (at = MixedLevelScan.Read(at, end, price, quantity, output)) == null) || !(hasBids | hasAsks) || at != end - 2 || *(ushort*)at != TwoBraces)
        {
            return false;
        }

        book.BidCount = bids;
        book.AskCount = output.LevelCount - bids;
        output.Append(book);
        return true;
    }

    // The change without its levels, as what stands in front of them says it.
    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once a form
    private void LearnBook(byte* frame, byte* symbol, byte* levels, MarketEvent book)
    {
        book.LevelStart = book.BidCount = book.AskCount = 0;
        HeadsOf(symbol - frame)?.LearnHead(frame, (int)(levels - frame), Symbols, Decimals, BookNumbers, book);
    }
}
