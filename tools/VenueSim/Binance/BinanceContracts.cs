using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>The contract list, with what a real list has plenty of: contracts that end on a day, that do not trade, and whose names are not ASCII.</summary>
internal static class BinanceContracts
{
    private static readonly (string Symbol, string Base, string Quote, string Type, string Status)[] Extras =
    [
        ("BTCUSDT_260925", "BTC", "USDT", "CURRENT_QUARTER", "TRADING"),
        ("BTCUSDC", "BTC", "USDC", "PERPETUAL", "TRADING"),
        ("OLDUSDT", "OLD", "USDT", "PERPETUAL", "SETTLING"),
        ("币安人生USDT", "币安人生", "USDT", "PERPETUAL", "PENDING_TRADING"),
    ];

    public static bool IsExtra(string symbol) => Array.Exists(Extras, extra => extra.Symbol == symbol);

    public static byte[] ExchangeInfo(IReadOnlyList<Listing> listings, long nowMillis, int weightPerMinute)
    {
        var text = new JsonText()
            .Raw("{\"timezone\":\"UTC\",\"serverTime\":"u8).Number(nowMillis)
            .Raw(",\"futuresType\":\"U_MARGINED\",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":"u8)
            .Number(weightPerMinute).Raw("}],\"exchangeFilters\":[],\"assets\":[{\"asset\":\"USDT\",\"marginAvailable\":true}],\"symbols\":["u8);
        foreach (var listing in listings)
        {
            var bundle = BinanceLinearVenue.Bundle(listing);
            var (price, quantity) = (BinanceLinearVenue.PricePlaces(listing), BinanceLinearVenue.QuantityPlaces(listing));
            Begin(text, listing.Native, BinanceLinearVenue.Asset(listing.Instrument.Base), listing.Instrument.Quote, "PERPETUAL", "TRADING");
            End(text, price, quantity, listing.Tick * bundle, listing.Step / bundle).Raw(","u8);
        }

        for (var index = 0; index < Extras.Length; index++)
        {
            var (symbol, asset, quote, type, status) = Extras[index];
            Begin(text, symbol, asset, quote, type, status);
            End(text, 4, 3, Listing.PriceScale / 10_000, Listing.QuantityScale / 1000).Raw(index == Extras.Length - 1 ? "]}"u8 : ","u8);
        }

        return text.ToArray();
    }

    // {"symbol":"BTCUSDT","pair":"BTCUSDT","contractType":"PERPETUAL","deliveryDate":4133404800000,"onboardDate":1569398400000,"status":"TRADING","baseAsset":"BTC",…
    private static void Begin(JsonText text, string symbol, string asset, string quote, string type, string status) => text
        .Raw("{\"symbol\":"u8).Quoted(symbol)
        .Raw(",\"pair\":"u8).Quoted(asset + quote)
        .Raw(",\"contractType\":\""u8).Raw(type)
        .Raw("\",\"deliveryDate\":"u8).Number(type == "PERPETUAL" ? 4_133_404_800_000 : 1_790_323_200_000)
        .Raw(",\"onboardDate\":1569398400000,\"status\":\""u8).Raw(status)
        .Raw("\",\"baseAsset\":"u8).Quoted(asset)
        .Raw(",\"quoteAsset\":\""u8).Raw(quote)
        .Raw("\",\"marginAsset\":\""u8).Raw(quote)
        .Raw("\""u8);

    // Steps stand in the filters; the precisions are those of texts, and finer.
    private static JsonText End(JsonText text, int price, int quantity, long tick, long step) => text
        .Raw(",\"pricePrecision\":"u8).Number(price)
        .Raw(",\"quantityPrecision\":"u8).Number(quantity)
        .Raw(",\"baseAssetPrecision\":8,\"quotePrecision\":8,\"underlyingType\":\"COIN\",\"underlyingSubType\":[\"PoW\"],\"triggerProtect\":\"0.0500\""u8)
        .Raw(",\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"minPrice\":"u8).Price(tick, price)
        .Raw(",\"maxPrice\":\"4529764\",\"tickSize\":"u8).Price(tick, price)
        .Raw("},{\"filterType\":\"LOT_SIZE\",\"minQty\":"u8).Quantity(step, quantity)
        .Raw(",\"maxQty\":\"1000\",\"stepSize\":"u8).Quantity(step, quantity)
        .Raw("},{\"filterType\":\"MARKET_LOT_SIZE\",\"minQty\":"u8).Quantity(step, quantity)
        .Raw(",\"maxQty\":\"120\",\"stepSize\":"u8).Quantity(step, quantity)
        .Raw("},{\"filterType\":\"MAX_NUM_ORDERS\",\"limit\":200},{\"filterType\":\"MIN_NOTIONAL\",\"notional\":\"5\"}],\"orderTypes\":[\"LIMIT\",\"MARKET\"],\"timeInForce\":[\"GTC\",\"IOC\"]}"u8);
}
