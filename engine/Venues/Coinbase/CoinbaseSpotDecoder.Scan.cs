using System.Runtime.Intrinsics;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <content>HOT: the scanner: envelope and book messages. No state of its own but the last minute seen and what is gathered, 0 B.</content>
public sealed unsafe partial class CoinbaseSpotDecoder
{
    private const int MinUpdateBytes = 60; // {"side":"bid","event_time":"","price_level":"1","new_quantity":"1"},
    private const int MaxFrameBytes = MinUpdateBytes * DecodedFrame.MaxLevels; // so that a frame cannot hold more levels than a decoded one
    private const int MaxHeadBytes = 96; // of an update up to its price; three vectors

    private TimestampScan _time;

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        _gather.Clear();
        if (length <= MaxFrameBytes && ScanEnvelope(frame, frame + length, output))
        {
            return true;
        }

        output.Clear();
        return false;
    }

    // {"channel":"l2_data","client_id":"","timestamp":"2026-08-09T21:05:48.506659391Z","sequence_num":15,"events":[…]}: mostly without a client_id
    private bool ScanEnvelope(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Skip(ref at, end, "{\"channel\":\""u8))
        {
            return false;
        }

        var channel = Literal.Expect(ref at, "l2_data\""u8) ? CoinbaseChannel.Book
            : Literal.Expect(ref at, "market_trades\""u8) ? CoinbaseChannel.Trades
            : Literal.Expect(ref at, "ticker\""u8) ? CoinbaseChannel.Ticker
            : CoinbaseChannel.Unknown;
        if (channel == CoinbaseChannel.Unknown
            || (Literal.Expect(ref at, ",\"client_id\":\""u8) && !PlainText.Skip(ref at, end))
            || !Literal.Expect(ref at, ",\"timestamp\":\""u8) || at > end || !_time.TryRead(ref at, end, out var time)
            || !Literal.Expect(ref at, ",\"sequence_num\":"u8) || !IntegerScan.TryRead(ref at, end, out var count)
            || !Literal.Expect(ref at, ",\"events\":["u8))
        {
            return false;
        }

        output.ConnectionCount = count;
        while (ScanEvent(ref at, end, channel, time, output) && output.Events.Length <= DecodedFrame.MaxEvents)
        {
            if (*at != ',')
            {
                return Literal.Skip(ref at, end, "]}"u8) && at == end;
            }

            at++;
        }

        return false;
    }

    // {"type":"update","product_id":"BTC-USD","updates":[…]}   {"type":"update","trades":[…]}
    private bool ScanEvent(ref byte* at, byte* end, CoinbaseChannel channel, long time, DecodedFrame output)
    {
        if (!Literal.Skip(ref at, end, "{\"type\":\""u8))
        {
            return false;
        }

        var isSnapshot = Literal.Skip(ref at, end, "snapshot\","u8);
        if (!isSnapshot && !Literal.Skip(ref at, end, "update\","u8))
        {
            return false;
        }

        return channel switch
        {
            CoinbaseChannel.Book => ScanBook(ref at, end, isSnapshot, time, output),
            CoinbaseChannel.Ticker => Literal.Skip(ref at, end, "\"tickers\":["u8) && ScanTickers(ref at, end, time, output),
            _ => !isSnapshot && Literal.Skip(ref at, end, "\"trades\":["u8) && ScanTrades(ref at, end, output),
        };
    }

    private bool ScanBook(ref byte* at, byte* end, bool isSnapshot, long time, DecodedFrame output)
    {
        if (!Literal.Skip(ref at, end, "\"product_id\":\""u8))
        {
            return false;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        var start = output.LevelCount;
        if (listing < 0 || !Literal.Skip(ref at, end, ",\"updates\":["u8) || (at = ScanUpdates(at, end, listing, output)) == null || !Literal.Expect(ref at, "}"u8))
        {
            return false;
        }

        var bids = output.LevelCount - start;
        var asks = _gather.FlushAsks(output);
        ref var book = ref output.Append(isSnapshot ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.LevelStart = start;
        book.BidCount = bids;
        book.AskCount = asks;
        return true;
    }

    // {"side":"bid","event_time":"2026-08-09T21:05:48.210883Z","price_level":"65062.5","new_quantity":"0.00583"},…]: behind the bracket that opens; afterwards behind that which closes. An
    // update begins like the one before, mostly: then one comparison verifies all that stands in front of its price.
    private byte* ScanUpdates(byte* at, byte* end, int listing, DecodedFrame output)
    {
        if (*at == ']')
        {
            return at + 1;
        }

        var price = new DecimalScan(Decimals.Price(listing));
        var quantity = new DecimalScan(Decimals.Quantity(listing));
        byte* head = null;
        var headLength = 0;
        var isBid = false;
        while (true)
        {
            if (head != null && IsSame(at, head, headLength, end))
            {
                head = at;
                at += headLength;
            }
            else
            {
                head = at;
                if (!ScanHead(ref at, end, out isBid))
                {
                    return null;
                }

                headLength = (int)(at - head);
            }

            if (!price.TryRead(ref at, end, out var priceCount) || !Literal.Expect(ref at, "\",\"new_quantity\":\""u8)
                || !quantity.TryRead(ref at, end, out var quantityCount) || !Literal.Expect(ref at, "\"}"u8))
            {
                return null;
            }

            if (isBid)
            {
                output.AppendLevel(priceCount, quantityCount);
            }
            else
            {
                _gather.AddAsk(priceCount, quantityCount);
            }

            if (*at != ',')
            {
                return *at == ']' ? at + 1 : null;
            }

            at++;
        }
    }

    private static bool ScanHead(ref byte* at, byte* end, out bool isBid)
    {
        isBid = Literal.Skip(ref at, end, "{\"side\":\"bid\",\"event_time\":\""u8);
        return (isBid || Literal.Skip(ref at, end, "{\"side\":\"offer\",\"event_time\":\""u8)) && PlainText.Skip(ref at, end) && Literal.Skip(ref at, end, ",\"price_level\":\""u8);
    }

    private static bool IsSame(byte* at, byte* head, int length, byte* end)
    {
        const int vector = 32;
        if (length is < vector or > MaxHeadBytes || end - at < length)
        {
            return false;
        }

        var middle = Math.Min(vector, length - vector);
        var differences = (Vector256.Load(at) ^ Vector256.Load(head)) | (Vector256.Load(at + middle) ^ Vector256.Load(head + middle))
            | (Vector256.Load(at + length - vector) ^ Vector256.Load(head + length - vector));
        return differences == Vector256<byte>.Zero;
    }
}
