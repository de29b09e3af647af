using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Ibkr;

/// <content>HOT: market data lines that name the same fields as one before, with as many digits: of best prices or of the last trade. 0 B.</content>
public sealed unsafe partial class IbkrDecoder
{
    private const int ContractOffset = 29; // behind {"server_id":"q0","conidEx":"
    private const int FirstFieldOffset = ContractOffset + 37; // behind ","conid":,"_updated":1712345678901," without the contract, twice
    private const int ValueEnd = 17; // from the last field's closing quote to the end, without the contract: ","topic":"smd+"}
    private const int MaxContract = 15; // digits in front of a quote in one vector; of a longer one only the place of what tells lines apart is missed
    private const int MinKnownBytes = 80; // of any line that has a form: all reads below then lie in the frame or its slack

    // What a form remembers beside the fields said.
    private const int Realtime = 1 << 16;
    private const int Halted = 1 << 17;
    private const int Close = 1 << 18;
    private const int PlaceBits = 9; // of a place in a frame with a form: below 512

    // A line says either best prices or the last trade; one that says both is always scanned.
    private static readonly NumberKey[] LineNumbers =
    [
        new("_updated", NumberRole.Time), new("84", NumberRole.Price), new("88", NumberRole.Quantity), new("86", NumberRole.AskPrice), new("85", NumberRole.AskQuantity),
        new("31", NumberRole.Price), new("7059", NumberRole.Quantity), new("conid", NumberRole.Fixed), new("conidEx", NumberRole.Fixed),
    ];

    private readonly FrameForms _lines = new(ContractOffset);

    // {"server_id":"q0","conidEx":"265598","conid":265598,"_updated":1712345678901,"84":"168.41","88":"1,200","topic":"smd+265598"}
    [SkipLocalsInit] // the event is written whole before it is read
    private bool ScanKnown(byte* frame, int length, DecodedFrame output)
    {
        Unsafe.SkipInit(out MarketEvent line);
        if (length < MinKnownBytes || !_lines.TryRead(frame, length, FieldsAround(frame, length), Symbols, Decimals, ref line) || line.ExchangeTimeNanos > Timestamp.MaxMillis * Timestamp.NanosPerMilli)
        {
            return false;
        }

        var marks = line.BidCount;
        var said = (IbkrFields)(marks & (Realtime - 1));
        ref var top = ref _tops[line.ListingId];
        top.Align(Decimals.Price(line.ListingId), Decimals.Quantity(line.ListingId));
        var before = top;
        if ((said & IbkrFields.Print) != 0)
        {
            top.IsHalted = (said & IbkrFields.Last) != 0 ? (marks & Halted) != 0 : top.IsHalted;
            top.IsClose = (said & IbkrFields.Last) != 0 ? (marks & Close) != 0 : top.IsClose;
            top.Last = (said & IbkrFields.Last) != 0 ? line.Price : top.Last;
            top.LastQuantity = (said & IbkrFields.LastSize) != 0 ? line.Quantity : top.LastQuantity;
        }
        else
        {
            top.Bid = (said & IbkrFields.Bid) != 0 ? line.Price : top.Bid;
            top.BidQuantity = (said & IbkrFields.BidSize) != 0 ? line.Quantity : top.BidQuantity;
            top.Ask = (said & IbkrFields.Ask) != 0 ? line.AskPrice : top.Ask;
            top.AskQuantity = (said & IbkrFields.AskSize) != 0 ? line.AskQuantity : top.AskQuantity;
        }

        top.IsRealtime = (said & IbkrFields.Availability) != 0 ? (marks & Realtime) != 0 : top.IsRealtime;
        top.Volume = (said & IbkrFields.Volume) != 0 ? FingerprintAt(frame, line.LevelStart) : top.Volume;
        top.FullVolume = (said & IbkrFields.FullVolume) != 0 ? FingerprintAt(frame, line.BarIndex) : top.FullVolume;
        top.Known |= said;
        top.Write(before, said, line.ListingId, line.ExchangeTimeNanos, output);
        return true;
    }

    // Names of the first field and of the last: lines about bids and about asks have their quotes at the same places. Any other bytes of the frame where these are elsewhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FieldsAround(byte* frame, int length)
    {
        var quote = Vector128.Create((byte)'"');
        var contract = BitOperations.TrailingZeroCount(Vector128.Equals(Vector128.Load(frame + ContractOffset), quote).ExtractMostSignificantBits() | (1u << MaxContract));
        var value = frame + length - ValueEnd - contract - Vector128<byte>.Count; // the last sixteen bytes of the last value and what stands in front of it
        var opening = BitOperations.Log2(Vector128.Equals(Vector128.Load(value), quote).ExtractMostSignificantBits() | 1);
        return *(uint*)(frame + FirstFieldOffset + (2 * contract)) ^ BitOperations.RotateLeft(*(uint*)(value + opening - 6), 13); // 6: four letters and ":
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once a form
    private void LearnLine(byte* frame, int length, IbkrFields said, int listing, long millis, in IbkrTop top)
    {
        var isPrint = (said & IbkrFields.Print) != 0;
        if (length < MinKnownBytes || length > FrameForm.MaxBytes || millis == 0 || (isPrint && (said & IbkrFields.Quote) != 0))
        {
            return; // a time of 0 does not tell its unit
        }

        var line = new MarketEvent { Kind = EventKind.Control, ListingId = listing, ExchangeTimeNanos = millis * Timestamp.NanosPerMilli };
        line.BidCount = (int)said | (top.IsRealtime ? Realtime : 0) | (top.IsHalted ? Halted : 0) | (top.IsClose ? Close : 0);
        line.LevelStart = PlaceOf(frame, length, ",\"87\":\""u8);
        line.BarIndex = PlaceOf(frame, length, ",\"7762\":\""u8);
        line.Price = (said & IbkrFields.Last) != 0 ? top.Last : (said & IbkrFields.Bid) != 0 ? top.Bid : 0;
        line.Quantity = (said & IbkrFields.LastSize) != 0 ? top.LastQuantity : (said & IbkrFields.BidSize) != 0 ? top.BidQuantity : 0;
        line.AskPrice = (said & IbkrFields.Ask) != 0 ? top.Ask : 0;
        line.AskQuantity = (said & IbkrFields.AskSize) != 0 ? top.AskQuantity : 0;
        _lines.Learn(frame, length, Symbols, Decimals, LineNumbers, line, FieldsAround(frame, length));
    }

    // Where the text of a field begins, and its bytes; 0 where the line does not name it.
    private static int PlaceOf(byte* frame, int length, ReadOnlySpan<byte> name)
    {
        var line = new ReadOnlySpan<byte>(frame, length);
        var start = line.IndexOf(name);
        return start < 0 ? 0 : (start + name.Length) | (line[(start + name.Length)..].IndexOf((byte)'"') << PlaceBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FingerprintAt(byte* frame, int place) => IbkrText.Fingerprint(new ReadOnlySpan<byte>(frame + (place & ((1 << PlaceBits) - 1)), place >> PlaceBits));
}
