using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>The pair list, with pairs that the simulation does not move, as a real list has plenty of.</summary>
internal static class GateInstruments
{
    private static readonly (string Base, string Quote, string Status)[] Extras =
    [
        ("GT", "USDT", "tradable"),
        ("OLD", "USDT", "untradable"),
        ("NEW", "USDT", "buyable"),
        ("币安人生", "USDT", "sellable"), // names are not always ASCII
    ];

    public static bool IsExtra(string pair)
    {
        foreach (var (baseAsset, quoteAsset, _) in Extras)
        {
            if (baseAsset + "_" + quoteAsset == pair)
            {
                return true;
            }
        }

        return false;
    }

    public static byte[] Pairs(IReadOnlyList<Listing> listings)
    {
        var text = new JsonText().Raw("["u8);
        var first = true;
        foreach (var listing in listings)
        {
            Add(text.Raw(first ? ""u8 : ","u8), listing);
            first = false;
        }

        foreach (var (baseAsset, quoteAsset, status) in Extras)
        {
            Add(text.Raw(","u8), baseAsset, quoteAsset, status, 4, 3);
        }

        return text.Raw("]"u8).ToArray();
    }

    /// <summary>One pair's object, or null when there is no such pair.</summary>
    public static byte[]? Pair(IReadOnlyList<Listing> listings, string pair)
    {
        var text = new JsonText();
        foreach (var listing in listings)
        {
            if (listing.Native == pair)
            {
                Add(text, listing);
                return text.ToArray();
            }
        }

        foreach (var (baseAsset, quoteAsset, status) in Extras)
        {
            if (baseAsset + "_" + quoteAsset == pair)
            {
                Add(text, baseAsset, quoteAsset, status, 4, 3);
                return text.ToArray();
            }
        }

        return null;
    }

    private static void Add(JsonText text, Listing listing) => Add(
        text, listing.Instrument.Base, listing.Instrument.Quote, "tradable",
        Decimals(listing.Tick, Listing.PriceScale), Decimals(listing.Step, Listing.QuantityScale));

    // fee is a percentage; precision and amount_precision are decimals of the price and the quantity
    private static void Add(JsonText text, string baseAsset, string quoteAsset, string status, int precision, int amountPrecision) => text
        .Raw("{\"id\":"u8).Quoted(baseAsset + "_" + quoteAsset)
        .Raw(",\"base\":"u8).Quoted(baseAsset)
        .Raw(",\"base_name\":"u8).Quoted(baseAsset)
        .Raw(",\"quote\":"u8).Quoted(quoteAsset)
        .Raw(",\"quote_name\":"u8).Quoted(quoteAsset)
        .Raw(",\"fee\":\"0.1\",\"min_quote_amount\":\"3\",\"amount_precision\":"u8).Number(amountPrecision)
        .Raw(",\"precision\":"u8).Number(precision)
        .Raw(",\"trade_status\":\""u8).Raw(status)
        .Raw("\",\"sell_start\":0,\"buy_start\":0,\"delisting_time\":0,\"type\":\"normal\",\"st_tag\":false}"u8);

    // Gate's increments are powers of ten; a coarser step (10) has 0 decimals and simply never uses the last digits.
    private static int Decimals(long increment, long scale)
    {
        var decimals = 0;
        for (; increment < scale; increment *= 10)
        {
            decimals++;
        }

        return decimals;
    }
}
