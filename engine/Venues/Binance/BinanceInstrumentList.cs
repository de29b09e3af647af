using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// Reads <c>exchangeInfo</c>: <c>{"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","filters":[…]}]}</c>. Steps come from the filters; a step
/// of zero means that the filter is off, and then the precision fields count.
/// </summary>
internal static class BinanceInstrumentList
{
    // The venue lists about 3,500 symbols; a body with more than this is not its list.
    private const int MaxSymbols = 100_000;

    /// <summary>Reads the list.</summary>
    /// <param name="body">The REST body.</param>
    /// <param name="market">Market of the feed: USD-M lists delivery contracts as well, which are left out.</param>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body, MarketKind market)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "the list is not a JSON object");
            List<ListingDefinition>? listings = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals("symbols"u8))
                {
                    reader.Skip();
                    continue;
                }

                Expect(listings is null, "the list has \"symbols\" twice");
                listings = ReadSymbols(ref reader, market);
            }

            Expect(!reader.Read(), "the list goes on behind its end");
            return listings ?? throw new InstrumentListException("the list has no \"symbols\": " + Excerpt(body));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InstrumentListException("the instrument list is not the JSON that the venue documents: " + e.Message, e);
        }
    }

    private static List<ListingDefinition> ReadSymbols(ref Utf8JsonReader reader, MarketKind market)
    {
        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartArray, "\"symbols\" is not an array");
        var listings = new List<ListingDefinition>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var instrument = ReadInstrument(ref reader);
            if (market == MarketKind.Spot || instrument.ContractType == "PERPETUAL")
            {
                Expect(listings.Count < MaxSymbols, $"the list has more than {MaxSymbols} symbols");
                listings.Add(Define(instrument, market));
            }
        }

        Expect(reader.TokenType == JsonTokenType.EndArray, "\"symbols\" holds something else than objects");
        return listings;
    }

    private static Instrument ReadInstrument(ref Utf8JsonReader reader)
    {
        var instrument = new Instrument();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "symbol": instrument.Native = reader.GetString(); break;
                case "status": instrument.Status = reader.GetString(); break;
                case "contractType": instrument.ContractType = reader.GetString(); break;
                case "baseAsset": instrument.Base = reader.GetString(); break;
                case "quoteAsset": instrument.Quote = reader.GetString(); break;
                case "isSpotTradingAllowed": instrument.IsAllowed = reader.GetBoolean(); break;
                case "quotePrecision": instrument.QuotePrecision ??= Precision(ref reader); break;
                case "quoteAssetPrecision": instrument.QuotePrecision = Precision(ref reader); break;
                case "baseAssetPrecision": instrument.BasePrecision = Precision(ref reader); break;
                case "pricePrecision": instrument.PricePrecision = Precision(ref reader); break;
                case "quantityPrecision": instrument.QuantityPrecision = Precision(ref reader); break;
                case "filters": ReadFilters(ref reader, instrument); break;
                default: reader.Skip(); break;
            }
        }

        return instrument;
    }

    private static void ReadFilters(ref Utf8JsonReader reader, Instrument instrument)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray, $"{instrument.Native}: \"filters\" is not an array");
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? type = null, tick = null, step = null, minQuantity = null, notional = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "filterType": type = reader.GetString(); break;
                    case "tickSize": tick = reader.GetString(); break;
                    case "stepSize": step = reader.GetString(); break;
                    case "minQty": minQuantity = reader.GetString(); break;
                    case "minNotional" or "notional": notional = reader.GetString(); break; // spot; USD-M
                    default: reader.Skip(); break;
                }
            }

            switch (type)
            {
                case "PRICE_FILTER":
                    instrument.Tick = tick;
                    break;
                case "LOT_SIZE":
                    instrument.Step = step;
                    instrument.MinQuantity = minQuantity;
                    break;
                case "NOTIONAL" or "MIN_NOTIONAL":
                    instrument.MinNotional = notional;
                    break;
            }
        }
    }

    private static ListingDefinition Define(Instrument instrument, MarketKind market)
    {
        var native = instrument.Native;
        Expect(!string.IsNullOrEmpty(native) && !string.IsNullOrEmpty(instrument.Base) && !string.IsNullOrEmpty(instrument.Quote), $"an instrument without symbol or assets: '{native}'");
        var price = Increment(native!, instrument.Tick, instrument.PricePrecision ?? instrument.QuotePrecision, "price");
        var quantity = Increment(native!, instrument.Step, instrument.QuantityPrecision ?? instrument.BasePrecision, "quantity");
        var unit = AssetUnit.Of("binance", instrument.Base!).OrWhole(instrument.Base!, price, quantity);
        return new ListingDefinition
        {
            Venue = "binance",
            Native = native!,
            Symbol = new Symbol(unit.Asset, AssetUnit.Quote("binance", instrument.Quote!), market),
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(price)!,
            QuantityIncrement = unit.Quantity(quantity)!,
            MinQuantity = unit.Quantity(Plain(native!, instrument.MinQuantity, "minimum quantity")),
            MinNotional = Plain(native!, instrument.MinNotional, "minimum notional"),
            IsTrading = instrument.Status == "TRADING" && instrument.IsAllowed,
            Status = instrument.Status,
        };
    }

    private static string Increment(string native, string? step, int? precision, string what)
    {
        var plain = Plain(native, step, what + " increment");
        if (plain is not null)
        {
            return plain;
        }

        Expect(precision is >= 0 and <= FixedPoint.MaxDecimals, $"{native}: no {what} increment and no precision");
        return FixedPoint.Text(1, precision!.Value);
    }

    // "0.01000000" -> "0.01"; zero and absent -> null
    private static string? Plain(string native, string? text, string what)
    {
        if (text is null)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var decimals = FixedPoint.SignificantDecimals(bytes);
        var count = 0L;
        Expect(decimals is >= 0 and <= FixedPoint.MaxDecimals && FixedPoint.Parse(bytes, decimals, out count) == FixedPointStatus.Ok,
            $"{native}: the {what} '{text}' is not a decimal of up to {FixedPoint.MaxDecimals} places");
        return count == 0 ? null : FixedPoint.Text(count, decimals);
    }

    private static int? Precision(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : null;

    private static string Excerpt(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..Math.Min(body.Length, 200)]);

    private static void Expect(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new InstrumentListException(complaint);
        }
    }

    private sealed class Instrument
    {
        public string? Native { get; set; }

        public string? Status { get; set; }

        public string? ContractType { get; set; }

        public string? Base { get; set; }

        public string? Quote { get; set; }

        public bool IsAllowed { get; set; } = true;

        public int? QuotePrecision { get; set; }

        public int? BasePrecision { get; set; }

        public int? PricePrecision { get; set; }

        public int? QuantityPrecision { get; set; }

        public string? Tick { get; set; }

        public string? Step { get; set; }

        public string? MinQuantity { get; set; }

        public string? MinNotional { get; set; }
    }
}
