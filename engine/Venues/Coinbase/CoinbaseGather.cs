using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>Room for the levels of one side, for a scan that knows an upper bound: it writes there without asking for every one. Nothing is noted with it.</summary>
    /// <param name="count">Levels that may be written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref BookLevel Reserve(int count)
    {
        if (_asks.Length < count)
        {
            GrowAsks(count);
        }

        return ref MemoryMarshal.GetArrayDataReference(_asks);
    }

    /// <summary>Appends the asks noted to a frame, behind its bids.</summary>
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

    /// <summary>Puts the levels that were written here without being noted behind those of the other side, or in front of them where those are asks.</summary>
    /// <param name="sides">How many there are; those of the first side are the frame's last levels.</param>
    /// <param name="output">The frame.</param>
    public void FlushOther(CoinbaseSides sides, DecodedFrame output)
    {
        if (!sides.IsFirstBid)
        {
            output.TakeBackLevels(output.LevelCount - sides.First);
        }

        var room = output.ReserveLevels(sides.IsFirstBid ? sides.Second : sides.First + sides.Second);
        var levels = _asks.AsSpan(0, sides.Second);
        if (!sides.IsFirstBid)
        {
            room[..sides.First].CopyTo(room[sides.Second..]);
        }

        levels.CopyTo(room);
        output.CommitLevels(room.Length);
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

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: what was there is of no use any more
    private void GrowAsks(int needed) => _asks = new BookLevel[BitOperations.RoundUpToPowerOf2((uint)needed)];
}
