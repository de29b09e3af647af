namespace Crossfeed.VenueSim.Market;

/// <summary>Where the quoter reports fills.</summary>
public interface ITradeSink
{
    /// <summary>The market's clock, Unix microseconds.</summary>
    long NowMicros { get; }

    void Traded(Listing listing, in TradePrint trade);

    void Aggregated(Listing listing, in TradePrint trade);
}

/// <summary>A venue's feed: what it hears of its listings. Every call comes under the market's lock.</summary>
public interface IMarketFeed
{
    void Traded(Listing listing, in TradePrint trade);

    void Aggregated(Listing listing, in TradePrint trade);

    /// <summary>A step of the listing is complete; its book is consistent.</summary>
    void BookMoved(Listing listing);

    /// <summary>A minute ended.</summary>
    void CandleClosed(Listing listing, Candle closed);

    /// <summary>The clock crossed a multiple of <paramref name="cadenceMillis"/>: batched streams of that cadence are due.</summary>
    void Flush(int cadenceMillis);
}
