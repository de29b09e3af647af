using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>The instrument list, with symbols that the simulation does not move, as a real list has plenty of.</summary>
internal static class BinanceInstruments
{
    private static readonly (string Base, string Quote, string Status)[] Extras =
    [
        ("BNB", "FDUSD", "TRADING"),
        ("LUNC", "BUSD", "BREAK"),
        ("FTT", "USDT", "HALT"),
        ("币安人生", "USDT", "CANCEL_ONLY"), // since 2025-10 symbols are not always ASCII
    ];

    public static bool IsExtra(string symbol)
    {
        foreach (var (baseAsset, quoteAsset, _) in Extras)
        {
            if (baseAsset + quoteAsset == symbol)
            {
                return true;
            }
        }

        return false;
    }

    public static byte[] ExchangeInfo(IReadOnlyList<Listing> listings, long nowMillis, HashSet<string>? wanted, int weightPerMinute)
    {
        var text = new JsonText()
            .Raw("{\"timezone\":\"UTC\",\"serverTime\":"u8).Number(nowMillis)
            .Raw(",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":"u8)
            .Number(weightPerMinute).Raw("}],\"exchangeFilters\":[],\"symbols\":["u8);
        var first = true;
        foreach (var listing in listings)
        {
            var instrument = listing.Instrument;
            Add(instrument.Base, instrument.Quote, "TRADING", listing.Tick, listing.Step);
        }

        foreach (var (baseAsset, quoteAsset, status) in Extras)
        {
            Add(baseAsset, quoteAsset, status, Listing.PriceScale / 10_000, Listing.QuantityScale / 1000);
        }

        return text.Raw("]}"u8).ToArray();

        void Add(string baseAsset, string quoteAsset, string status, long tick, long step)
        {
            if (wanted is null || wanted.Contains(baseAsset + quoteAsset))
            {
                Symbol(text.Raw(first ? ""u8 : ","u8), baseAsset, quoteAsset, status, tick, step);
                first = false;
            }
        }
    }

    private static void Symbol(JsonText text, string baseAsset, string quoteAsset, string status, long tick, long step) => text
        .Raw("{\"symbol\":"u8).Quoted(baseAsset + quoteAsset)
        .Raw(",\"status\":\""u8).Raw(status)
        .Raw("\",\"baseAsset\":"u8).Quoted(baseAsset)
        .Raw(",\"baseAssetPrecision\":8,\"quoteAsset\":"u8).Quoted(quoteAsset)
        .Raw(",\"quotePrecision\":8,\"quoteAssetPrecision\":8,\"baseCommissionPrecision\":8,\"quoteCommissionPrecision\":8"u8)
        .Raw(",\"orderTypes\":[\"LIMIT\",\"LIMIT_MAKER\",\"MARKET\"],\"icebergAllowed\":true,\"ocoAllowed\":true"u8)
        .Raw(",\"isSpotTradingAllowed\":true,\"isMarginTradingAllowed\":false,\"filters\":["u8)
        .Raw("{\"filterType\":\"PRICE_FILTER\",\"minPrice\":"u8).Price(tick, 8)
        .Raw(",\"maxPrice\":\"1000000.00000000\",\"tickSize\":"u8).Price(tick, 8)
        .Raw("},{\"filterType\":\"LOT_SIZE\",\"minQty\":"u8).Quantity(step, 8)
        .Raw(",\"maxQty\":\"9000000000.00000000\",\"stepSize\":"u8).Quantity(step, 8)
        .Raw("},{\"filterType\":\"MARKET_LOT_SIZE\",\"minQty\":\"0.00000000\",\"maxQty\":\"9000000.00000000\",\"stepSize\":\"0.00000000\"}"u8)
        .Raw(",{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\",\"applyMinToMarket\":true,\"maxNotional\":\"9000000.00000000\""u8)
        .Raw(",\"applyMaxToMarket\":false,\"avgPriceMins\":5}],\"permissions\":[],\"permissionSets\":[[\"SPOT\"]]}"u8);
}
