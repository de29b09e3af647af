using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <content>HOT: the scanner: wrapper and books. Its only state are the heads and the shapes of levels seen before, 0 B.</content>
public sealed unsafe partial class MexcSpotDecoder
{
    private const byte ChannelTag = 0x0A; // field 1, length-delimited, as all texts and messages are
    private const byte SymbolTag = 0x1A; // 3
    private const byte SymbolIdTag = 0x22; // 4
    private const byte CreateTimeTag = 0x28; // 5, varint
    private const byte SendTimeTag = 0x30; // 6, varint
    private const ushort LimitDepthsTag = 0x12FA; // 303 as two bytes, the first lowest
    private const ushort KlineTag = 0x13A2; // 308
    private const ushort AggreDepthsTag = 0x13CA; // 313
    private const ushort AggreDealsTag = 0x13D2; // 314
    private const ushort AggreBookTickerTag = 0x13DA; // 315
    private const byte AsksTag = 0x0A; // 1
    private const byte BidsTag = 0x12; // 2
    private const byte EventTypeTag = 0x1A; // 3
    private const byte FromTag = 0x22; // 4
    private const byte ToTag = 0x2A; // 5
    private const byte OrderTimeTag = 0x30; // 6, varint
    private const byte LimitVersionTag = 0x22; // 4
    private const byte LimitOrderTimeTag = 0x28; // 5, varint
    private const int MaxFrameBytes = MexcLevelScan.MinLevelBytes * DecodedFrame.MaxLevels;

    private readonly MexcHeads _heads = new();
    private readonly MexcShapeTables _shapes = new();

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length is >= MexcHeads.MinFrameBytes and <= MaxFrameBytes && ScanPush(frame, frame + length, output))
        {
            return true;
        }

        output.Clear();
        return false;
    }

    // channel, symbol, sendTime, body: 0A 2F "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT" 1A 07 "BTCUSDT" 30 E1CFC3D68434 CA13 61 …
    [SkipLocalsInit] // every local is written before it is read; clearing them costs as much as the head
    private bool ScanPush(byte* frame, byte* end, DecodedFrame output)
    {
        var head = _heads.Find(frame, Symbols, out var listing);
        if (head == 0)
        {
            head = ScanHead(frame, end, out var scanned); // a local of its own: its address would keep the other out of registers
            listing = scanned;
        }

        var at = frame + head;
        if (head == 0 || at >= end || !ProtoScan.TryTime(ref at, end, out var millis) || millis > Timestamp.MaxMillis)
        {
            return false;
        }

        var tag = *(ushort*)at;
        if (!ProtoScan.TryBody(ref at, end) || tag is not (AggreDepthsTag or AggreBookTickerTag or AggreDealsTag or LimitDepthsTag or KlineTag))
        {
            return false;
        }

        if (listing == SymbolTable.Unselected)
        {
            return true; // what stands in its body is not looked at
        }

        var time = millis * Timestamp.NanosPerMilli;
        return tag switch
        {
            AggreDepthsTag => ScanDepth(at, end, listing, time, isWhole: false, output),
            AggreBookTickerTag => ScanQuote(at, end, listing, time, output),
            AggreDealsTag => ScanDeals(at, end, listing, output),
            LimitDepthsTag => ScanDepth(at, end, listing, time, isWhole: true, output),
            _ => ScanBar(at, end, listing, time, output),
        };
    }

    // Up to the tag of the time: 0A 28 "spot@public.kline.v3.api.pb@BTCUSDT@Min1" 1A 07 "BTCUSDT" 22 20 "2fb942154ef44a4ab2ef98c8afb6f4a7" 28. Its bytes, 0 when it is none.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: once a stream
    private int ScanHead(byte* frame, byte* end, out int listing)
    {
        var at = frame;
        listing = SymbolTable.Unknown;
        if (*at != ChannelTag || !ProtoScan.SkipText(ref at, end) || *at != SymbolTag || at[1] > Vector128<byte>.Count || end - at <= 2 + at[1])
        {
            return 0;
        }

        listing = Symbols.Find(Vector128.Load(at + 2), at[1]);
        at += 2 + at[1];
        if (listing == SymbolTable.Unknown || (*at == SymbolIdTag && !ProtoScan.SkipText(ref at, end)) || *at is not (SendTimeTag or CreateTimeTag))
        {
            return 0;
        }

        var length = (int)(at - frame) + 1;
        _heads.Learn(frame, length, Symbols, listing);
        return length;
    }

    // asks, bids, eventType, fromVersion, toVersion, lastOrderCreateTime (absent before 2026-06): 0A 0B 0A 06 "1.3842" 12 01 "0" … 22 0A "4925475318" 2A 0A "4925475319" 30 C0C7C3D68434
    // The first levels, whole, have one version, and their numbers are padded: 0A 16 0A 08 "84270.01" 12 0A "5.42169960" … 1A 21 "spot@public.limit.depth.v3.api.pb" 22 0B "82164155643" 28 …
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanDepth(byte* at, byte* end, int listing, long time, bool isWhole, DecodedFrame output)
    {
        var shapes = _shapes.Of(Decimals, listing);

        // The books want bids first. Asks are read to where no bid can stand, and moved.
        var most = (int)((end - at) / MexcLevelScan.MinLevelBytes) + 1;
        ref var room = ref MemoryMarshal.GetReference(output.ReserveLevels(2 * most));
        ref var aside = ref Unsafe.Add(ref room, most);
        var walk = at; // not the argument: its address is taken
        var asks = MexcLevelScan.Read(ref walk, end, AsksTag, shapes, ref aside);
        var bids = asks < 0 ? -1 : MexcLevelScan.Read(ref walk, end, BidsTag, shapes, ref room);
        at = walk;
        long first = 0;
        if (bids < 0 || !(isWhole ? ScanVersion(at, end, out var last) : ScanRange(at, end, out first, out last)))
        {
            return false;
        }

        Move(ref aside, ref Unsafe.Add(ref room, bids), asks);
        output.CommitLevels(bids + asks);
        ref var book = ref output.Append(isWhole ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.FirstSequence = first;
        book.Sequence = last;
        book.BidCount = bids;
        book.AskCount = asks;
        return true;
    }

    // Two levels at a time, so that one behind the last may be written; it stands in what was reserved.
    private static void Move(ref BookLevel from, ref BookLevel to, int count)
    {
        for (nint i = 0; i < count; i += 2)
        {
            Unsafe.As<BookLevel, Vector256<long>>(ref Unsafe.Add(ref to, i)) = Unsafe.As<BookLevel, Vector256<long>>(ref Unsafe.Add(ref from, i));
        }
    }

    private static bool ScanRange(byte* at, byte* end, out long first, out long last)
    {
        first = last = 0;
        return (at >= end || *at != EventTypeTag || ProtoScan.SkipText(ref at, end))
            && ProtoScan.TryIds(ref at, end, FromTag, ToTag, out first, out last)
            && first <= last
            && IsEnd(at, end, OrderTimeTag);
    }

    private static bool ScanVersion(byte* at, byte* end, out long version)
    {
        version = 0;
        return (at >= end || *at != EventTypeTag || ProtoScan.SkipText(ref at, end))
            && ProtoScan.TryId(ref at, end, LimitVersionTag, out version)
            && IsEnd(at, end, LimitOrderTimeTag);
    }

    // Behind the last text: the time of the last order, or the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEnd(byte* at, byte* end, byte timeTag) => at == end || (at < end && *at++ == timeTag && ProtoScan.TryTime(ref at, end, out _) && at == end);
}
