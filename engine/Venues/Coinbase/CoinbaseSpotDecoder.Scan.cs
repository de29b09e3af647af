using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <content>HOT: the scanner: envelope and book messages. No state of its own but how messages began in the last minute seen and what is gathered, 0 B.</content>
public sealed unsafe partial class CoinbaseSpotDecoder
{
    private const int MaxFrameBytes = CoinbaseUpdateScan.MinUpdateBytes * DecodedFrame.MaxLevels; // so that a frame cannot hold more levels than a decoded one
    private const int ChannelStart = 12; // {"channel":"
    private const int Envelopes = 16; // by the channel's first letter: books, tickers and trades have one each

    private readonly CoinbaseEnvelope[] _envelopes = new CoinbaseEnvelope[Envelopes];
    private CoinbaseStep _product;
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
        var isLong = end - at >= CoinbaseEnvelope.MinFrameBytes;
        ref var known = ref _envelopes[at[ChannelStart] % Envelopes];
        var next = at;
        if (isLong && known.TryRead(ref next, end, out var time, out var count))
        {
            return ScanEvents(next, end, known.Channel, time, count, output);
        }

        next = at;
        var channel = ScanChannel(ref next, end, out time, out count);
        if (channel == CoinbaseChannel.Unknown || !ScanEvents(next, end, channel, time, count, output))
        {
            return false;
        }

        if (isLong)
        {
            known.Learn(at, channel);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: once a minute
    private CoinbaseChannel ScanChannel(ref byte* at, byte* end, out long time, out long count)
    {
        time = count = 0;
        if (!Literal.Skip(ref at, end, "{\"channel\":\""u8))
        {
            return CoinbaseChannel.Unknown;
        }

        var channel = Literal.Expect(ref at, "l2_data\""u8) ? CoinbaseChannel.Book
            : Literal.Expect(ref at, "market_trades\""u8) ? CoinbaseChannel.Trades
            : Literal.Expect(ref at, "ticker\""u8) ? CoinbaseChannel.Ticker
            : CoinbaseChannel.Unknown;
        return (!Literal.Expect(ref at, ",\"client_id\":\""u8) || PlainText.Skip(ref at, end))
            && Literal.Expect(ref at, ",\"timestamp\":\""u8) && at <= end && _time.TryRead(ref at, end, out time)
            && Literal.Expect(ref at, ",\"sequence_num\":"u8) && IntegerScan.TryRead(ref at, end, out count)
            && Literal.Expect(ref at, ",\"events\":["u8) ? channel : CoinbaseChannel.Unknown;
    }

    private bool ScanEvents(byte* at, byte* end, CoinbaseChannel channel, long time, long count, DecodedFrame output)
    {
        output.ConnectionCount = count;
        while (true)
        {
            at = channel switch
            {
                CoinbaseChannel.Book => ScanBook(at, end, time, output),
                CoinbaseChannel.Ticker => ScanTickers(at, end, time, output),
                _ => ScanTrades(at, end, output),
            };
            if (at == null || output.Events.Length > DecodedFrame.MaxEvents)
            {
                return false;
            }

            if (*at != ',')
            {
                return Literal.Skip(ref at, end, "]}"u8) && at == end;
            }

            at++;
        }
    }

    // {"type":"update","product_id":"BTC-USD","updates":[…]}: behind it afterwards, or null.
    [MethodImpl(MethodImplOptions.NoInlining)] // the scans of the channels have registers of their own
    private byte* ScanBook(byte* at, byte* end, long time, DecodedFrame output)
    {
        var isSnapshot = !Literal.Skip(ref at, end, "{\"type\":\"update\",\"product_id\":\""u8);
        if (isSnapshot && !Literal.Skip(ref at, end, "{\"type\":\"snapshot\",\"product_id\":\""u8))
        {
            return null;
        }

        var listing = ReadProduct(ref at, end);
        if (listing < 0 || !Literal.Skip(ref at, end, ",\"updates\":["u8))
        {
            return null;
        }

        var start = output.LevelCount;
        var most = CoinbaseUpdateScan.MostUpdates(at, end);
        ref var levels = ref MemoryMarshal.GetReference(output.ReserveLevels(most));
        var price = new DecimalScan(Decimals.Price(listing));
        at = CoinbaseUpdateScan.Read(at, end, price, new DecimalScan(Decimals.Quantity(listing)), ref levels, ref _gather.Reserve(most), out var sides);
        if (at == null || !Literal.Expect(ref at, "}"u8))
        {
            return null;
        }

        output.CommitLevels(sides.First);
        if (sides.Second > 0)
        {
            _gather.FlushOther(sides, output);
        }

        ref var book = ref output.Append(isSnapshot ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.LevelStart = start;
        book.BidCount = sides.Bids;
        book.AskCount = sides.Asks;
        return at;
    }

    // Behind the opening quote. A copy of the place goes to the scan: one whose address is taken would live in memory, not in a register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadProduct(ref byte* at, byte* end)
    {
        var next = at;
        var listing = SymbolScan.Read(ref next, end, Symbols);
        at = _product.Over(at, next);
        return listing;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadTime(ref byte* at, byte* end, out long nanos)
    {
        var next = at; // as above
        var isRead = _time.TryRead(ref next, end, out var time);
        at = next;
        nanos = time;
        return isRead;
    }
}
