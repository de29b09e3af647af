using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Capture.Listings;

/// <summary>
/// The payload of a listings record: a JSON array of objects with <c>venue</c>, <c>market</c> (<c>spot</c> or <c>linear</c>), <c>native</c>, <c>symbol</c>,
/// <c>priceIncrement</c>, <c>quantityIncrement</c>, <c>trading</c> and, where known, <c>minQuantity</c>, <c>minNotional</c>, <c>contractSize</c> (base units),
/// <c>bundle</c> (a whole number) and <c>takerFee</c> (basis points). All other numbers are decimal text.
/// </summary>
public static class ListingsJson
{
    /// <summary>Entries that a record may hold: several times what all venues list together.</summary>
    public const int MaxListings = 200_000;

    private const int MaxTextLength = 128; // of any field; the longest symbols in use have about 30 characters
    private const int FeeDecimals = 4; // a basis point is 10^-4, the fee's unit 10^-8

    /// <summary>Writes definitions in the order given.</summary>
    /// <param name="listings">The definitions.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write(IReadOnlyCollection<ListingDefinition> listings)
    {
        var rows = new List<ListingRow>(listings.Count);
        foreach (var listing in listings)
        {
            rows.Add(new ListingRow
            {
                Venue = listing.Venue,
                Market = MarketName(listing.Symbol.Market),
                Native = listing.Native,
                Symbol = listing.Symbol.ToString(),
                PriceIncrement = listing.PriceIncrement,
                QuantityIncrement = listing.QuantityIncrement,
                MinQuantity = listing.MinQuantity,
                MinNotional = listing.MinNotional,
                ContractSize = listing.ContractSize == "1" ? null : listing.ContractSize,
                Bundle = listing.Bundle == 1 ? null : listing.Bundle,
                TakerFee = listing.TakerFeeE8 is { } fee ? FeeText(fee) : null,
                Trading = listing.IsTrading,
            });
        }

        return JsonSerializer.SerializeToUtf8Bytes(rows, ListingRowContext.Default.ListListingRow);
    }

    /// <summary>Reads and checks definitions.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <exception cref="CaptureException">It is not what <see cref="Write"/> would write; the message names the entry and the field.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> json)
    {
        List<ListingRow>? rows;
        try
        {
            rows = JsonSerializer.Deserialize(json, ListingRowContext.Default.ListListingRow);
        }
        catch (JsonException e)
        {
            throw new CaptureException($"listings record: {e.Message}", e);
        }

        if (rows is null || rows.Count > MaxListings)
        {
            throw new CaptureException($"listings record: must be an array of at most {MaxListings} listings");
        }

        var listings = new List<ListingDefinition>(rows.Count);
        var seen = new HashSet<(string Venue, MarketKind Market, string Native)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var listing = Check(rows[i], i);
            if (!seen.Add((listing.Venue, listing.Symbol.Market, listing.Native)))
            {
                throw Bad(i, "native", listing.Native, "is listed twice for this venue and market");
            }

            listings.Add(listing);
        }

        return listings;
    }

    private static ListingDefinition Check(ListingRow? row, int index)
    {
        if (row is null)
        {
            throw new CaptureException($"listings record: entry {index}: is null");
        }

        CheckText(index, "venue", row.Venue);
        CheckText(index, "native", row.Native);
        CheckText(index, "symbol", row.Symbol);
        if (!Symbol.TryParse(row.Symbol, out var symbol) || symbol.ToString() != row.Symbol)
        {
            throw Bad(index, "symbol", row.Symbol, "is not a canonical symbol such as BTC/USDT or BTC/USDT:PERP");
        }

        if (row.Market != MarketName(symbol.Market))
        {
            throw Bad(index, "market", row.Market, $"must be {MarketName(symbol.Market)} for the symbol {row.Symbol}");
        }

        var size = row.ContractSize is null ? "1" : CheckDecimal(index, "contractSize", row.ContractSize, zeroAllowed: false);
        if (!ListingUnits.TryCreate(size, row.Bundle ?? 1, out _))
        {
            throw Bad(index, "bundle", $"{row.Bundle}", "is not a power of ten, or cannot be counted exactly with this contract size");
        }

        return new ListingDefinition
        {
            ContractSize = size,
            Bundle = row.Bundle ?? 1,
            Venue = row.Venue,
            Native = row.Native,
            Symbol = symbol,
            PriceIncrement = CheckDecimal(index, "priceIncrement", row.PriceIncrement, zeroAllowed: false),
            QuantityIncrement = CheckDecimal(index, "quantityIncrement", row.QuantityIncrement, zeroAllowed: false),
            MinQuantity = row.MinQuantity is null ? null : CheckDecimal(index, "minQuantity", row.MinQuantity, zeroAllowed: true),
            MinNotional = row.MinNotional is null ? null : CheckDecimal(index, "minNotional", row.MinNotional, zeroAllowed: true),
            TakerFeeE8 = row.TakerFee is null ? null : ReadFee(index, row.TakerFee),
            IsTrading = row.Trading ?? true,
        };
    }

    private static void CheckText(int index, string field, string value)
    {
        if (value.Length is 0 or > MaxTextLength || value.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            throw Bad(index, field, value, $"must be 1 to {MaxTextLength} characters without spaces");
        }
    }

    private static string CheckDecimal(int index, string field, string value, bool zeroAllowed)
    {
        CheckText(index, field, value);
        var text = Encoding.UTF8.GetBytes(value);
        var decimals = FixedPoint.SignificantDecimals(text);
        if (decimals is < 0 or > FixedPoint.MaxDecimals || FixedPoint.Parse(text, decimals, out var count) != FixedPointStatus.Ok)
        {
            throw Bad(index, field, value, $"is not a decimal of at most {FixedPoint.MaxDecimals} decimals");
        }

        return count > 0 || zeroAllowed ? value : throw Bad(index, field, value, "must be greater than 0");
    }

    private static long ReadFee(int index, string value)
    {
        CheckText(index, "takerFee", value);
        var negative = value[0] == '-';
        return FixedPoint.Parse(Encoding.UTF8.GetBytes(negative ? value[1..] : value), FeeDecimals, out var fee) == FixedPointStatus.Ok
            ? negative ? -fee : fee
            : throw Bad(index, "takerFee", value, $"is not a number of basis points with at most {FeeDecimals} decimals");
    }

    private static string FeeText(long fee) => fee < 0 ? $"-{FixedPoint.Text(-fee, FeeDecimals)}" : FixedPoint.Text(fee, FeeDecimals);

    private static string MarketName(MarketKind market) => market == MarketKind.Linear ? "linear" : "spot";

    private static CaptureException Bad(int index, string field, string value, string problem) =>
        new($"listings record: entry {index}: {field} '{(value.Length > MaxTextLength ? $"{value[..MaxTextLength]}…" : value)}' {problem}");
}
