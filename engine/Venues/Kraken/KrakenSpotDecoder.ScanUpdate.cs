using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Kraken;

/// <content>
/// HOT: the scanner of updates of one book, nearly all messages. Their beginning is compared with that of the listing's last one, their end is read backwards from the frame's, and which side is
/// empty is no branch: levels, checksum and time do not wait for each other. 0 B.
/// </content>
public sealed unsafe partial class KrakenSpotDecoder
{
    private const int HeadBits = 8;
    private const ulong AsksHead = 0x2273_6B73_6122_2C5D; // ],"asks"
    private const ulong AsksTail = 0x5B3A_2273_6B73_6122; // "asks":[
    private const int AsksBytes = 10; // ],"asks":[
    private const ulong ChecksumHead = 0x6B63_6568_6322_2C5D; // ],"check
    private const ulong ChecksumTail = 0x3A22_6D75_736B_6365; // ecksum":
    private const int ChecksumBytes = 13; // ],"checksum":

    private readonly KrakenUpdateHead[] _heads = new KrakenUpdateHead[1 << HeadBits];
    private KrakenUpdateTail _tail;
    private SymbolTable? _headSymbols;

    // {"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[],"asks":[{"price":63006.3,"qty":0.23809104}],"checksum":3793782525,"timestamp":"2026-08-01T02:54:53.266327Z"}]}
    private bool TryScanUpdate(byte* frame, int length, DecodedFrame output)
    {
        if (!Avx2.IsSupported || (uint)(length - KrakenUpdateTail.MinFrameBytes) > KrakenLevelScan.MaxFrameBytes - KrakenUpdateTail.MinFrameBytes)
        {
            return false;
        }

        ref var head = ref Head(frame);
        if (!head.Holds(frame) || !ReferenceEquals(_headSymbols, Symbols))
        {
            return false;
        }

        var at = frame + head.Length;
        var end = frame + length;
        var listing = head.Listing;
        var decimals = new KrakenDecimals(Decimals, listing);
        ref var form = ref _known[listing % KnownForms];

        // Mostly one side is empty: ],"asks":[ stands either here or behind the levels.
        nint isAsks = *at == ']' ? 1 : 0;
        var close = KrakenLevelScan.ReadSome(at + (isAsks * AsksBytes), end, decimals, output, ref form);
        if (close == null)
        {
            return false;
        }

        var count = output.LevelCount;
        var bids = count & ((int)isAsks - 1);
        var asksKey = isAsks != 0 ? at : close;
        var checksum = close + ChecksumBytes + ((1 - isAsks) * AsksBytes);
        if (isAsks == 0 && close[AsksBytes] == '{')
        {
            close = KrakenLevelScan.ReadSome(close + AsksBytes, end, decimals, output, ref form);
            if (close == null)
            {
                return false;
            }

            checksum = close + ChecksumBytes;
        }

        var differences = (*(ulong*)asksKey ^ AsksHead) | (*(ulong*)(asksKey + AsksBytes - sizeof(ulong)) ^ AsksTail)
            | (*(ulong*)(checksum - ChecksumBytes) ^ ChecksumHead) | (*(ulong*)(checksum - sizeof(ulong)) ^ ChecksumTail);
        if (differences != 0 || !_tail.TryRead(checksum, end, out var sum, out var time))
        {
            return false;
        }

        ref var book = ref output.Append(EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.BidCount = bids;
        book.AskCount = output.LevelCount - bids;
        book.Checksum = sum;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: once a listing and a minute, and for updates of another form
    private void LearnUpdate(byte* frame, int length, int listing)
    {
        if (!ReferenceEquals(_headSymbols, Symbols))
        {
            Array.Clear(_heads);
            _headSymbols = Symbols;
        }

        Head(frame).Learn(frame, listing);
        _tail.Learn(frame + length);
    }

    // By eight bytes of the symbol. Listings that share a place forget each other's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref KrakenUpdateHead Head(byte* frame) => ref _heads[(int)((*(ulong*)(frame + KrakenUpdateHead.SymbolStart) * 0x9E37_79B9_7F4A_7C15) >> (64 - HeadBits))];
}
