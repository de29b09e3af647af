namespace Crossfeed.VenueSim.Market;

/// <summary>
/// A one-minute bar of a listing. Volumes count 10^-8; in the base asset they are wider than a long, because a cheap coin
/// turns over more than 9.2 × 10^10 of itself.
/// </summary>
public sealed class Candle(long openMinute, long price)
{
    /// <summary>Minutes since the Unix epoch.</summary>
    public long OpenMinute { get; } = openMinute;

    public long Open { get; private set; } = price;

    public long High { get; private set; } = price;

    public long Low { get; private set; } = price;

    public long Close { get; private set; } = price;

    public Int128 BaseVolume { get; private set; }

    public long QuoteVolume { get; private set; }

    public Int128 TakerBuyBase { get; private set; }

    public long TakerBuyQuote { get; private set; }

    public int Trades { get; private set; }

    /// <summary>First raw trade id, -1 while there is none, as Binance sends it.</summary>
    public long FirstTradeId { get; private set; } = -1;

    public long LastTradeId { get; private set; } = -1;

    public void Add(in TradePrint trade)
    {
        if (Trades++ == 0)
        {
            Open = High = Low = trade.Price;
            FirstTradeId = trade.Id;
        }

        High = Math.Max(High, trade.Price);
        Low = Math.Min(Low, trade.Price);
        Close = trade.Price;
        LastTradeId = trade.Id;
        var quote = (long)((Int128)trade.Price * trade.Quantity / Listing.PriceScale);
        BaseVolume += trade.Quantity;
        QuoteVolume += quote;
        if (!trade.BuyerIsMaker)
        {
            TakerBuyBase += trade.Quantity;
            TakerBuyQuote += quote;
        }
    }
}
