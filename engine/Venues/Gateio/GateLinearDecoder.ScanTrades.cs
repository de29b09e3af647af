using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <content>HOT: the scanner of <c>futures.trades</c>. The contract may stand behind the numbers, so that these are read once it is known. 0 B.</content>
public sealed unsafe partial class GateLinearDecoder
{
    private const int HasSize = 1;
    private const int HasId = 2;
    private const int HasTime = 4;
    private const int HasPrice = 8;
    private const int HasContract = 16;
    private const int HasAll = HasSize | HasId | HasTime | HasPrice | HasContract;
    private const int HasSeconds = 32;
    private const int HasInternal = 64;

    private static readonly NumberKey[] TradeNumbers =
    [
        new("create_time_ms", NumberRole.Time), new("id", NumberRole.Sequence), new("price", NumberRole.Price), new("size", NumberRole.Quantity),
        new("time", NumberRole.OtherTime), new("time_ms", NumberRole.OtherTime),
    ];

    private readonly FrameForms _trades = new(ChannelOffset); // the contract stands behind the numbers: it is part of the kind

    // A message of one trade whose numbers have as many digits as those of one before.
    [SkipLocalsInit] // the event is written whole before it is read
    private bool ScanKnownTrade(byte* frame, int length, DecodedFrame output)
    {
        Unsafe.SkipInit(out MarketEvent trade);
        if (!_trades.TryRead(frame, length, LastText(frame, length), Symbols, Decimals, ref trade) || trade.Quantity == 0 || trade.ExchangeTimeNanos > Timestamp.MaxMillis * Timestamp.NanosPerMilli)
        {
            return false;
        }

        output.Append(trade);
        return true;
    }

    // Only sizes that are texts have forms.
    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once a form
    private void LearnTrade(byte* frame, int length, in MarketEvent trade)
    {
        if (new ReadOnlySpan<byte>(frame, length).IndexOf("\"size\":\""u8) >= 0)
        {
            _trades.Learn(frame, length, Symbols, Decimals, TradeNumbers, trade, LastText(frame, length));
        }
    }

    // The first letters of the last text, mostly the contract: …,"contract":"BTC_USDT"}]}
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LastText(byte* frame, int length)
    {
        var last = frame + length - Vector256<byte>.Count;
        var quotes = Vector256.Equals(Vector256.Load(last), Vector256.Create((byte)'"')).ExtractMostSignificantBits();
        var closing = BitOperations.Log2(quotes | 1);
        return *(uint*)(last + BitOperations.Log2((quotes & ~(1u << closing)) | 1) + 1);
    }

    // {"size":-108,…},{"size":"0.25",…}] behind the opening bracket; afterwards behind the closing one
    private byte* ScanTrades(byte* at, byte* end, DecodedFrame output)
    {
        for (var count = 1; count <= DecodedFrame.MaxEvents; count++)
        {
            at = ScanTrade(at, end, output);
            if (at == null || *at == ']')
            {
                return at == null ? null : at + 1;
            }

            if (!Literal.Expect(ref at, ","u8))
            {
                return null;
            }
        }

        return null;
    }

    // {"size":-108,"id":27753479,"create_time":1545136464,"create_time_ms":1545136464123,"price":"96.4","contract":"BTC_USDT","is_internal":true}: keys in any order, each once
    private byte* ScanTrade(byte* at, byte* end, DecodedFrame output)
    {
        var seen = 0;
        var size = at;
        var price = at;
        long id = 0;
        long millis = 0;
        var listing = SymbolTable.Unknown;
        var isOpen = Literal.Expect(ref at, "{"u8);
        while (isOpen && at < end)
        {
            int key;
            if (Literal.Expect(ref at, "\"size\":"u8))
            {
                key = HasSize;
                size = at;
                isOpen = SkipSize(ref at, end);
            }
            else if (Literal.Expect(ref at, "\"id\":"u8))
            {
                key = HasId;
                isOpen = IntegerScan.TryRead(ref at, end, out id);
            }
            else if (Literal.Expect(ref at, "\"create_time\":"u8))
            {
                key = HasSeconds;
                isOpen = IntegerScan.TryRead(ref at, end, out _);
            }
            else if (Literal.Expect(ref at, "\"create_time_ms\":"u8))
            {
                key = HasTime;
                isOpen = MillisScan.TryRead(ref at, end, out millis) && millis <= Timestamp.MaxMillis;
            }
            else if (Literal.Expect(ref at, "\"price\":\""u8))
            {
                key = HasPrice;
                price = at;
                isOpen = PlainText.Skip(ref at, end);
            }
            else if (Literal.Expect(ref at, "\"contract\":\""u8))
            {
                key = HasContract;
                listing = SymbolScan.Read(ref at, end, Symbols);
                isOpen = listing != SymbolTable.Unknown;
            }
            else
            {
                key = HasInternal;
                isOpen = Literal.Expect(ref at, "\"is_internal\":true"u8) || Literal.Expect(ref at, "\"is_internal\":false"u8);
            }

            isOpen &= (seen & key) == 0;
            seen |= key;
            if (!Literal.Expect(ref at, ","u8))
            {
                break;
            }
        }

        return isOpen && (seen & HasAll) == HasAll && Literal.Expect(ref at, "}"u8) && TryAppend(size, price, end, listing, id, millis, output) ? at : null;
    }

    // The texts lie in front of at, so that what they may be read up to is verified already; what ends them is looked at here.
    private bool TryAppend(byte* size, byte* price, byte* end, int listing, long id, long millis, DecodedFrame output)
    {
        var isText = *size == '"';
        size += isText ? 1 : 0;
        var isSold = *size == '-';
        size += isSold ? 1 : 0;
        if ((!isText && *size == '0' && (uint)(size[1] - '0') <= 9)
            || !QuantityScan(listing).TryRead(ref size, end, out var quantity) || quantity == 0 || (isText ? *size != '"' : *size is not ((byte)',' or (byte)'}'))
            || !PriceScan(listing).TryRead(ref price, end, out var priced) || *price != '"')
        {
            return false;
        }

        if (listing == SymbolTable.Unselected)
        {
            return true;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = millis * Timestamp.NanosPerMilli;
        trade.Sequence = id;
        trade.Aggressor = isSold ? Side.Sell : Side.Buy;
        trade.Price = priced;
        trade.Quantity = quantity;
        return true;
    }

    // "-0.25" or -108: to behind it; the number is verified where it is read.
    private static bool SkipSize(ref byte* at, byte* end)
    {
        if (*at == '"')
        {
            at++;
            return PlainText.Skip(ref at, end);
        }

        while (at < end && *at is not ((byte)',' or (byte)'}'))
        {
            at++;
        }

        return at < end;
    }
}
