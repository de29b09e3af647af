using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>General path of <c>spot.trades</c>.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class GateTradeReader(GateNumbers numbers, byte[] scratch)
{
    private const int Id = 0;
    private const int Time = 1;
    private const int SideKey = 2;
    private const int Symbol = 3;
    private const int Amount = 4;
    private const int Price = 5;

    private readonly ObjectFields _trade = new("id", "create_time_ms", "side", "currency_pair", "amount", "price");

    /// <summary>Reads the result of a trade message: one print.</summary>
    /// <param name="json">The result object.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> json, SymbolTable symbols, DecodedFrame output)
    {
        // {"id":309143071,"create_time":1606292218,"create_time_ms":"1606292218213.4578","side":"sell","currency_pair":"GT_USDT","amount":"16.4700000000","price":"0.4705000000"}
        var reason = _trade.Split(json);
        if (reason != RejectReason.None || (reason = SymbolValue.Find(_trade.Raw(json, Symbol), scratch, symbols, out var listing)) != RejectReason.None)
        {
            return reason;
        }

        if (!PlainValue.TryInteger(_trade.Raw(json, Id), out var id)
            || !PlainValue.TryText(_trade.Raw(json, Time), scratch, out var timeText) || !GateTime.TryMillis(timeText, out var time)
            || !TakerSide.TryRead(_trade.Raw(json, SideKey), scratch, out var side))
        {
            return RejectReason.UnexpectedShape;
        }

        return ReadNumbers(json, listing, output, (id, time, side));
    }

    private RejectReason ReadNumbers(ReadOnlySpan<byte> json, int listing, DecodedFrame output, (long Id, long Time, Side Side) head)
    {
        var reason = RejectReason.None;
        var price = numbers.Price(_trade.Raw(json, Price), listing, ref reason);
        var quantity = numbers.Quantity(_trade.Raw(json, Amount), listing, ref reason);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = head.Time;
        trade.Sequence = head.Id;
        trade.Aggressor = head.Side;
        trade.Price = price;
        trade.Quantity = quantity;
        return RejectReason.None;
    }
}
