using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>The contract list, with contracts that the simulation does not move.</summary>
internal static class GateContracts
{
    private static readonly (string Name, string Status, bool InDelisting)[] Extras =
    [
        ("GT_USDT", "trading", false),
        ("OLD_USDT", "delisting", true),
        ("NEW_USDT", "prelaunch", false),
        ("币安人生_USDT", "trading", false), // names are not always ASCII
    ];

    public static bool IsExtra(string native) => Array.Exists(Extras, extra => extra.Name == native);

    public static byte[] All(IReadOnlyList<Listing> listings, GateSizes sizes)
    {
        var text = new JsonText().Raw("["u8);
        foreach (var listing in listings)
        {
            Add(text, listing.Native, GateFuturesVenue.ContractOf(listing), listing.Tick, "trading", false);
            sizes.Write(text.Raw(",\"order_size_min\":"u8), listing, sizes.AreDecimal ? listing.Step : (Int128)Math.Max(listing.Step, GateFuturesVenue.ContractOf(listing) * Listing.QuantityScale)).Raw("},"u8);
        }

        for (var index = 0; index < Extras.Length; index++)
        {
            Add(text, Extras[index].Name, 1, Listing.PriceScale / 10_000, Extras[index].Status, Extras[index].InDelisting);
            text.Raw(",\"order_size_min\":1}"u8).Raw(index == Extras.Length - 1 ? "]"u8 : ","u8);
        }

        return text.ToArray();
    }

    // [{"contract":"BTC_USDT","last":"60000","volume_24h_quote":"1000000000"},..], as far as it is asked for
    public static byte[] Day(IEnumerable<Listing> listings)
    {
        var text = new JsonText().Raw("["u8);
        var count = 0;
        foreach (var listing in listings)
        {
            text.Raw(count == 0 ? "{\"contract\":"u8 : ",{\"contract\":"u8).Quoted(listing.Native)
                .Raw(",\"last\":"u8).Price(listing.LastPrice)
                .Raw(",\"volume_24h_quote\":"u8).Quantity(listing.DayTurnover(count)).Raw("}"u8);
            count++;
        }

        return text.Raw("]"u8).ToArray();
    }

    // {"name":"BTC_USDT","type":"direct","quanto_multiplier":"0.0001","order_price_round":"0.1","maker_fee_rate":"-0.0001","taker_fee_rate":"0.0005","in_delisting":false,"status":"trading"
    private static void Add(JsonText text, string name, decimal contract, long tick, string status, bool inDelisting) => text
        .Raw("{\"name\":"u8).Quoted(name)
        .Raw(",\"type\":\"direct\",\"quanto_multiplier\":\""u8).Raw(contract.ToString(CultureInfo.InvariantCulture))
        .Raw("\",\"order_price_round\":"u8).Price(tick)
        .Raw(",\"maker_fee_rate\":\"0.0002\",\"taker_fee_rate\":\"0.0005\",\"in_delisting\":"u8).Bool(inDelisting)
        .Raw(",\"status\":\""u8).Raw(status)
        .Raw("\",\"funding_rate\":\"0.0001\",\"funding_interval\":28800"u8);
}
