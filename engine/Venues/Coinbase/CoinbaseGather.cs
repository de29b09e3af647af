using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// Puts into order what the venue sends in another: asks behind bids, older trades before newer. Reused from frame to frame; its arrays grow to the largest frame seen and are never given back.
/// </summary>
internal sealed class CoinbaseGather
{
    private BookLevel[] _asks = new BookLevel[1 << 10];
    private MarketEvent[] _trades = new MarketEvent[64];
    private int _askCount;
    private int _tradeCount;

    /// <summary>Levels noted.</summary>
    public int Asks => _askCount;

    /// <summary>Trades noted.</summary>
    public int Trades => _tradeCount;

    /// <summary>Forgets everything.</summary>
    public void Clear() => (_askCount, _tradeCount) = (0, 0);

    /// <summary>Notes an ask.</summary>
    /// <param name="price">Price count.</param>
    /// <param name="quantity">Quantity count.</param>
    public void AddAsk(long price, long quantity)
    {
        if (_askCount == _asks.Length)
        {
            Array.Resize(ref _asks, 2 * _asks.Length);
        }

        ref var ask = ref _asks[_askCount++];
        ask.Price = price;
        ask.Quantity = quantity;
    }

    /// <summary>Appends the asks to a frame, behind its bids.</summary>
    /// <param name="output">The frame.</param>
    /// <returns>Their number.</returns>
    public int FlushAsks(DecodedFrame output)
    {
        var count = _askCount;
        _asks.AsSpan(0, count).CopyTo(output.ReserveLevels(count));
        output.CommitLevels(count);
        _askCount = 0;
        return count;
    }

    /// <summary>Notes a trade.</summary>
    public ref MarketEvent AddTrade()
    {
        if (_tradeCount == _trades.Length)
        {
            Array.Resize(ref _trades, 2 * _trades.Length);
        }

        ref var trade = ref _trades[_tradeCount++];
        trade = default;
        return ref trade;
    }

    /// <summary>Appends the trades to a frame, the oldest first: the venue sends the newest first, unless the ids of a product say that it does not.</summary>
    /// <param name="output">The frame.</param>
    public void FlushTrades(DecodedFrame output)
    {
        var trades = _trades.AsSpan(0, _tradeCount);
        var isOldestFirst = trades.Length > 1 && trades[0].ListingId == trades[^1].ListingId && trades[0].Sequence < trades[^1].Sequence;
        for (var i = 0; i < trades.Length; i++)
        {
            output.Append(trades[isOldestFirst ? i : trades.Length - 1 - i]);
        }

        _tradeCount = 0;
    }
}
