using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>General path of <c>futures.trades</c>: an array of prints, whose sizes have the taker's side as their sign.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class GateContractTradeReader(GateNumbers numbers, byte[] scratch)
{
    private const int Size = 0;
    private const int Id = 1;
    private const int Time = 2;
    private const int Seconds = 3;
    private const int Price = 4;
    private const int Contract = 5;

    private readonly ObjectFields _trade = new("size", "id", "create_time_ms", "create_time", "price", "contract");

    /// <summary>Reads the result of a trade message.</summary>
    /// <param name="json">The result array.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes an event a print.</param>
    public RejectReason Read(ReadOnlySpan<byte> json, SymbolTable symbols, DecodedFrame output)
    {
        if (!ArrayItems.TryBegin(json, out var elements))
        {
            return RejectReason.UnexpectedShape;
        }

        while (elements.MoveNext())
        {
            var reason = output.Events.Length == DecodedFrame.MaxEvents ? RejectReason.TooLarge : ReadOne(elements.Current, symbols, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return RejectReason.None;
    }

    // {"size":-108,"id":27753479,"create_time":1545136464,"create_time_ms":1545136464123,"price":"96.4","contract":"BTC_USDT","is_internal":true}; with fractions of contracts "size":"-0.25"
    private RejectReason ReadOne(ReadOnlySpan<byte> json, SymbolTable symbols, DecodedFrame output)
    {
        var reason = _trade.Split(json);
        if (reason != RejectReason.None || (reason = SymbolValue.Find(_trade.Raw(json, Contract), scratch, symbols, out var listing)) != RejectReason.None)
        {
            return reason;
        }

        if (!PlainValue.TryInteger(_trade.Raw(json, Id), out var id) || !TryTime(json, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var price = numbers.Price(_trade.Raw(json, Price), listing, ref reason);
        var quantity = numbers.Signed(_trade.Raw(json, Size), listing, ref reason, out var side);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = time;
        trade.Sequence = id;
        trade.Aggressor = side;
        trade.Price = price;
        trade.Quantity = quantity;
        return RejectReason.None;
    }

    // Milliseconds where there are any, else seconds.
    private bool TryTime(ReadOnlySpan<byte> json, out long nanos)
    {
        var millis = _trade.Raw(json, Time);
        return millis.IsEmpty ? PlainTime.TrySeconds(_trade.Raw(json, Seconds), out nanos) : PlainTime.TryMillis(millis, out nanos);
    }
}
