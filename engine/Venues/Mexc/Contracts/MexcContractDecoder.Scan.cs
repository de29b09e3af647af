using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <content>
/// HOT: the scanner: envelope and book messages; its only state is the form of tickers, 0 B. It knows the envelope's order of keys in recorded messages, symbol and data in front of the channel; the documentation's own, channel first, is left to
/// the general path.
/// </content>
public sealed unsafe partial class MexcContractDecoder
{
    private const int MinFrameBytes = 64; // what a frame with data has at least; fixed text in front of the symbol may then be compared without asking for the end
    private const int HasAsks = 1;
    private const int HasBids = 2;
    private const int HasVersion = 4;
    private const int HasBegin = 8;
    private const int HasEnd = 16;
    private const int HasMade = 32;

    // The asks stand in front of the bids on the wire and behind them in an event. Grows to the largest side seen.
    private BookLevel[] _asks = new BookLevel[1 << 10];

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length is >= MinFrameBytes and <= MexcContractLevelScan.MaxFrameBytes && ScanFrame(frame, frame + length, output))
        {
            return true;
        }

        output.Clear();
        return false;
    }

    // {"symbol":"BTC_USDT","data":{…},"channel":"push.depth","ts":1790145447838}: the channel comes last, but no two channels' data begin alike
    private bool ScanFrame(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"symbol\":\""u8))
        {
            return false;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing < 0 || !Literal.Expect(ref at, ",\"data\":"u8))
        {
            return false; // also of one that nobody asked for: the general path has the time
        }

        if (*at == '[')
        {
            return ScanDeals(at + 1, end, listing, output);
        }

        if (*at != '{')
        {
            return false;
        }

        return at[2] switch
        {
            (byte)'s' => ScanTickerOrBar(at, end, listing, output),
            (byte)'p' => (at = ScanDeal(at, end, listing, output)) != null && ScanEnd(at, end, ",\"channel\":\"push.deal\",\"ts\":"u8, out _),
            _ => ScanBook(at, end, listing, output),
        };
    }

    // {"cts":1790145447834,"asks":[[86469.5,398,1]],"bids":[[86469.4,48926,6]],"begin":42029847741,"end":42029847745,"version":42029847745},"channel":"push.depth","ts":1790145447838}
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanBook(byte* at, byte* end, int listing, DecodedFrame output)
    {
        var price = Decimals.Price(listing);
        var quantity = Decimals.Quantity(listing);
        int seen = 0, bids = 0, asks = 0;
        long version = 0, first = 0, last = 0, made = 0;
        do
        {
            at++; // the brace, then commas
            int key;
            if (Literal.Expect(ref at, "\"asks\":["u8))
            {
                key = HasAsks;
                at = MexcContractLevelScan.Read(at, end, price, quantity, ref RoomAside(end - at), out asks);
            }
            else if (Literal.Expect(ref at, "\"bids\":["u8))
            {
                key = HasBids;
                at = MexcContractLevelScan.Read(at, end, price, quantity, ref MemoryMarshal.GetReference(output.ReserveLevels(MexcContractLevelScan.Room(Math.Max(0, end - at)))), out bids);
            }
            else
            {
                key = ScanNumber(ref at, end, ref version, ref first, ref last, ref made);
            }

            if (at == null || key == 0 || (seen & key) != 0)
            {
                return false;
            }

            seen |= key;
        }
        while (*at == ',' && at < end);
        if (!Literal.Expect(ref at, "}"u8) || (seen & HasVersion) == 0 || made > MexcPush.MaxMillis)
        {
            return false;
        }

        var isDelta = ScanEnd(at, end, ",\"channel\":\"push.depth\",\"ts\":"u8, out var sent);
        if (!isDelta && !ScanEnd(at, end, ",\"channel\":\"push.depth.full\",\"ts\":"u8, out sent))
        {
            return false;
        }

        if (isDelta && !TryRange(seen, version, ref first, ref last))
        {
            return false;
        }

        output.CommitLevels(bids);
        _asks.AsSpan(0, asks).CopyTo(output.ReserveLevels(asks));
        output.CommitLevels(asks);
        ref var book = ref output.Append(isDelta ? EventKind.BookDelta : EventKind.BookSnapshot, listing);
        book.ExchangeTimeNanos = ((seen & HasMade) != 0 ? made : sent) * Timestamp.NanosPerMilli;
        book.FirstSequence = isDelta ? first : 0;
        book.Sequence = isDelta ? last : version;
        book.BidCount = bids;
        book.AskCount = asks;
        return true;
    }

    // begin and end stand together or not at all; zeros say as little as none
    private static bool TryRange(int seen, long version, ref long first, ref long last)
    {
        if (last == 0)
        {
            var isAlone = (seen & (HasBegin | HasEnd)) is 0 or (HasBegin | HasEnd) && first == 0;
            first = last = version;
            return isAlone;
        }

        return (seen & HasBegin) != 0 && first <= last;
    }

    // "version":42029847745 and its like; 0 for another key
    private static int ScanNumber(ref byte* at, byte* end, ref long version, ref long first, ref long last, ref long made)
    {
        if (Literal.Expect(ref at, "\"version\":"u8))
        {
            return IntegerScan.TryRead(ref at, end, out version) ? HasVersion : 0;
        }

        if (Literal.Expect(ref at, "\"begin\":"u8))
        {
            return IntegerScan.TryRead(ref at, end, out first) ? HasBegin : 0;
        }

        if (Literal.Expect(ref at, "\"end\":"u8))
        {
            return IntegerScan.TryRead(ref at, end, out last) ? HasEnd : 0;
        }

        return Literal.Expect(ref at, "\"cts\":"u8) && IntegerScan.TryRead(ref at, end, out made) ? HasMade : 0;
    }

    // Room for the levels that do not go into the output as they come.
    private ref BookLevel RoomAside(long bytes)
    {
        var room = MexcContractLevelScan.Room(Math.Max(0, bytes));
        if (_asks.Length < room)
        {
            _asks = new BookLevel[BitOperations.RoundUpToPowerOf2((uint)room)];
        }

        return ref MemoryMarshal.GetArrayDataReference(_asks);
    }

    // ,"channel":"push.deal","ts":1790145447838} and nothing behind it
    private static bool ScanEnd(byte* at, byte* end, ReadOnlySpan<byte> channel, out long millis)
    {
        millis = 0;
        return Literal.Skip(ref at, end, channel) && IntegerScan.TryRead(ref at, end, out millis) && millis <= MexcPush.MaxMillis && at == end - 1 && *at == '}';
    }
}
