using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <content>HOT: the scanner: wrapper and depth. No state of its own, 0 B.</content>
public sealed unsafe partial class MexcSpotDecoder
{
    private const byte ChannelTag = 0x0A; // field 1, length-delimited, as all texts and messages are
    private const byte SymbolTag = 0x1A; // 3
    private const byte SendTimeTag = 0x30; // 6, varint
    private const ushort AggreDepthsTag = 0x13CA; // 313 as two bytes, the first lowest
    private const ushort AggreDealsTag = 0x13D2; // 314
    private const ushort AggreBookTickerTag = 0x13DA; // 315
    private const byte AsksTag = 0x0A; // 1
    private const byte BidsTag = 0x12; // 2
    private const byte EventTypeTag = 0x1A; // 3
    private const byte FromTag = 0x22; // 4
    private const byte ToTag = 0x2A; // 5
    private const byte OrderTimeTag = 0x30; // 6, varint
    private const int MinLevelBytes = 8; // tag, length, and two texts of one character with theirs
    private const int MaxFrameBytes = MinLevelBytes * DecodedFrame.MaxLevels;

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length is > 4 and <= MaxFrameBytes && ScanPush(frame, frame + length, output))
        {
            return true;
        }

        output.Clear();
        return false;
    }

    // channel, symbol, sendTime, body: 0A 2F "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT" 1A 07 "BTCUSDT" 30 E1CFC3D68434 CA13 61 …
    private bool ScanPush(byte* at, byte* end, DecodedFrame output)
    {
        if (*at != ChannelTag || !ProtoScan.SkipText(ref at, end) || *at != SymbolTag || at[1] > Vector128<byte>.Count || end - at <= 2 + at[1])
        {
            return false;
        }

        var listing = Symbols.Find(Vector128.Load(at + 2), at[1]);
        at += 2 + at[1];
        if (listing == SymbolTable.Unknown || *at != SendTimeTag || !ProtoScan.TryVarint(ref at, end, out var millis) || millis > MexcPush.MaxMillis || end - at < 3)
        {
            return false;
        }

        var tag = *(ushort*)at;
        if (!ProtoScan.TryBody(ref at, end) || tag is not (AggreDepthsTag or AggreBookTickerTag or AggreDealsTag))
        {
            return false;
        }

        if (listing == SymbolTable.Unselected)
        {
            return true; // what stands in its body is not looked at
        }

        var time = millis * Timestamp.NanosPerMilli;
        return tag == AggreDepthsTag ? ScanDepth(at, end, listing, time, output)
            : tag == AggreBookTickerTag ? ScanQuote(at, end, listing, time, output)
            : ScanDeals(at, end, listing, output);
    }

    // asks, bids, eventType, fromVersion, toVersion, lastOrderCreateTime (absent before 2026-06): 0A 0B 0A 06 "1.3842" 12 01 "0" … 22 0A "4925475318" 2A 0A "4925475319" 30 C0C7C3D68434
    private bool ScanDepth(byte* at, byte* end, int listing, long time, DecodedFrame output)
    {
        // The books want bids first: over the asks, and back to them.
        var asks = at;
        var walk = at; // not the argument: its address is taken below, which keeps it out of registers
        while (walk < end && *walk == AsksTag)
        {
            walk += 2 + walk[1];
        }

        if (walk >= end)
        {
            return false; // the ids follow
        }

        at = walk;
        var asksEnd = at;
        var price = Decimals.Price(listing);
        var quantity = Decimals.Quantity(listing);
        ref var room = ref MemoryMarshal.GetReference(output.ReserveLevels((int)((end - asks) / MinLevelBytes) + 1));
        var bids = ScanLevels(ref at, end, BidsTag, price, quantity, ref room);
        var asksCount = bids < 0 ? -1 : ScanLevels(ref asks, asksEnd, AsksTag, price, quantity, ref Unsafe.Add(ref room, bids));
        if (asksCount < 0 || asks != asksEnd || !ScanRange(at, end, out var first, out var last))
        {
            return false;
        }

        output.CommitLevels(bids + asksCount);
        ref var book = ref output.Append(EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.FirstSequence = first;
        book.Sequence = last;
        book.BidCount = bids;
        book.AskCount = asksCount;
        return true;
    }

    private static bool ScanRange(byte* at, byte* end, out long first, out long last)
    {
        first = last = 0;
        return (at >= end || *at != EventTypeTag || ProtoScan.SkipText(ref at, end))
            && ProtoScan.TryId(ref at, end, FromTag, out first)
            && ProtoScan.TryId(ref at, end, ToTag, out last)
            && first <= last
            && IsEnd(at, end);
    }

    // All levels of one side, up to the first field of another; how many, or -1.
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private static int ScanLevels(ref byte* from, byte* end, byte tag, int price, int quantity, ref BookLevel room)
    {
        var at = from;
        var prices = NumberForms.For(price);
        var quantities = NumberForms.For(quantity);
        var count = 0;
        while (at < end && *at == tag)
        {
            // 0A 14 0A 08 "77834.26" 12 08 "0.000112"
            int length = at[1];
            int priceLength = at[3];
            var behindPrice = at + 4 + priceLength;
            if (length >= 0x80 || at + 2 + length > end || at[2] != PriceTag || priceLength + 4 > length || behindPrice[0] != QuantityTag || behindPrice[1] + priceLength + 4 != length)
            {
                return -1;
            }

            var isRead = Avx2.IsSupported && ProtoScan.TryNumbers(at + 4, priceLength, prices, behindPrice + 2, behindPrice[1], quantities, ref Unsafe.Add(ref room, count));
            if (!isRead && !ScanOddLevel(at + 4, priceLength, price, behindPrice + 2, behindPrice[1], quantity, end, ref Unsafe.Add(ref room, count)))
            {
                return -1;
            }

            count++;
            at += 2 + length;
        }

        from = at;
        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: numbers that no form covers, and machines without 32-byte vectors
    private static bool ScanOddLevel(byte* priceText, int priceLength, int price, byte* quantityText, int quantityLength, int quantity, byte* end, ref BookLevel level) =>
        ProtoScan.TryNumber(priceText, priceLength, end, NumberForms.For(price), price, out level.Price)
        && ProtoScan.TryNumber(quantityText, quantityLength, end, NumberForms.For(quantity), quantity, out level.Quantity);

    // Behind the last text: the time of the last order, or the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEnd(byte* at, byte* end) => at == end || (at < end && *at == OrderTimeTag && ProtoScan.TryVarint(ref at, end, out _) && at == end);
}
