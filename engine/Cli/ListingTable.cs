using System.Text.Json;
using Crossfeed.Arbitrage;
using Crossfeed.Market;

namespace Crossfeed.Cli;

/// <summary>Listings as aligned lines or as a JSON document.</summary>
internal static class ListingTable
{
    private static readonly string[] Titles = ["symbol", "native", "status", "price step", "quantity step", "min quantity", "min notional", "taker bps", "unit"];
    private static readonly bool[] IsRight = [false, false, false, true, true, true, true, true, true];

    /// <summary>Aligned lines under one line of titles.</summary>
    public static void Write(TextWriter output, IReadOnlyList<FeedListing> listings) => AlignedLines.Write(output, [Titles, .. listings.Select(Row)], IsRight);

    /// <summary><c>{"symbols":[{"symbol":"BTC/USDT","venue":"binance",…},…]}</c>; numbers are decimal text, what the venue does not say is null.</summary>
    public static string Json(IReadOnlyList<FeedListing> listings) => JsonDocumentText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("symbols");
        foreach (var listing in listings)
        {
            Write(json, listing);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string[] Row(FeedListing listing)
    {
        var definition = listing.Definition;
        return
        [
            definition.Symbol.ToString(),
            definition.Native,
            listing.Status,
            definition.PriceIncrement,
            definition.QuantityIncrement,
            definition.MinQuantity ?? "-",
            definition.MinNotional ?? "-",
            BasisPoints.Text(listing.TakerFeeE8),
            Unit(definition),
        ];
    }

    // What one of the venue's quantity is where it is not one of the base asset: "1000" (a bundle), "0.0001" (a contract).
    private static string Unit(ListingDefinition definition) => (definition.Bundle, definition.ContractSize) switch
    {
        (1, "1") => "",
        (1, var size) => size,
        (var bundle, "1") => bundle.ToString(System.Globalization.CultureInfo.InvariantCulture),
        (var bundle, var size) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{size} x {bundle}"),
    };

    private static void Write(Utf8JsonWriter json, FeedListing listing)
    {
        var definition = listing.Definition;
        json.WriteStartObject();
        json.WriteString("symbol", definition.Symbol.ToString());
        json.WriteString("venue", definition.Venue);
        json.WriteString("market", definition.Symbol.Market == MarketKind.Linear ? "linear" : "spot");
        json.WriteString("native", definition.Native);
        json.WriteString("status", listing.Status);
        json.WriteBoolean("trading", definition.IsTrading);
        json.WriteString("priceIncrement", definition.PriceIncrement);
        json.WriteString("quantityIncrement", definition.QuantityIncrement);
        json.WriteString("minQuantity", definition.MinQuantity);
        json.WriteString("minNotional", definition.MinNotional);
        json.WriteString("contractSize", definition.ContractSize);
        json.WriteNumber("bundle", definition.Bundle);
        json.WriteString("takerFeeBps", BasisPoints.Text(listing.TakerFeeE8));
        json.WriteEndObject();
    }
}
