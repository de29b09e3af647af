using System.Text;
using System.Text.Json;
using Crossfeed.Capture.Import;
using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Tests.Capture;

/// <summary>Just enough of Binance's shapes for imports; slow and simple on purpose.</summary>
internal sealed class FakeImportFeed(MarketKind market = MarketKind.Spot) : IImportFeed
{
    public string Venue => "binance";

    public MarketKind Market => market;

    public string FeedName => market == MarketKind.Linear ? "binance/linear" : "binance/spot";

    public bool Carries(string address) => !address.Contains("/other", StringComparison.Ordinal);

    public ImportRequest Classify(string address) =>
        address.Contains("exchangeInfo", StringComparison.Ordinal) ? new ImportRequest(FrameKind.InstrumentList, null)
        : address.Contains("/depth?symbol=", StringComparison.Ordinal) ? new ImportRequest(FrameKind.DepthSnapshot, address.Split("symbol=")[1].Split('&')[0])
        : new ImportRequest(FrameKind.None, null);

    public IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body)
    {
        using var document = JsonDocument.Parse(body.ToArray());
        var listings = new List<ListingDefinition>();
        if (!document.RootElement.TryGetProperty("symbols", out var symbols))
        {
            throw new InvalidDataException("the instrument list has no symbols");
        }

        foreach (var entry in symbols.EnumerateArray())
        {
            listings.Add(new ListingDefinition
            {
                Venue = Venue,
                Native = entry.GetProperty("symbol").GetString()!,
                Symbol = new Symbol(entry.GetProperty("baseAsset").GetString()!, entry.GetProperty("quoteAsset").GetString()!, Market),
                PriceIncrement = Filter(entry, "tickSize"),
                QuantityIncrement = Filter(entry, "stepSize"),
                MinNotional = "10",
            });
        }

        return listings;
    }

    public bool TryReadNative(ReadOnlySpan<byte> frame, out string native)
    {
        native = "";
        try
        {
            using var document = JsonDocument.Parse(frame.ToArray());
            var root = document.RootElement;
            root = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) ? data : root;
            native = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("s", out var symbol) ? symbol.GetString()! : "";
        }
        catch (JsonException)
        {
            return false; // what a venue sent is no JSON: it names no symbol
        }

        return native.Length > 0;
    }

    public bool TryGuessSymbol(string native, out Symbol symbol)
    {
        symbol = native.EndsWith("USDT", StringComparison.Ordinal) ? new Symbol(native[..^4], "USDT", Market) : default;
        return native.EndsWith("USDT", StringComparison.Ordinal);
    }

    public IDecimalSurvey BeginSurvey(IReadOnlyList<string> natives) => new Survey(this);

    private static string Filter(JsonElement entry, string name)
    {
        foreach (var filter in entry.GetProperty("filters").EnumerateArray())
        {
            if (filter.TryGetProperty(name, out var value))
            {
                return value.GetString()!;
            }
        }

        return "1";
    }

    private sealed class Survey(FakeImportFeed feed) : IDecimalSurvey
    {
        private readonly Dictionary<string, (int Price, int Quantity)> _finest = [];

        public void Include(in FrameSlot frame)
        {
            var native = frame.Subject;
            if (native is null && !feed.TryReadNative(frame.Payload, out native))
            {
                return;
            }

            using var document = JsonDocument.Parse(frame.Payload.ToArray());
            var root = document.RootElement.TryGetProperty("data", out var data) ? data : document.RootElement;
            foreach (var property in root.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Array)
                {
                    foreach (var level in property.Value.EnumerateArray())
                    {
                        Note(native, level[0].GetString()!, level[1].GetString()!);
                    }
                }
                else if (property.NameEquals("p"))
                {
                    Note(native, property.Value.GetString()!, root.GetProperty("q").GetString()!);
                }
            }
        }

        public bool TryGetDecimals(string native, out int priceDecimals, out int quantityDecimals)
        {
            var found = _finest.TryGetValue(native, out var finest);
            (priceDecimals, quantityDecimals) = finest;
            return found;
        }

        private void Note(string native, string price, string quantity)
        {
            var finest = _finest.GetValueOrDefault(native);
            _finest[native] = (
                Math.Max(finest.Price, FixedPoint.SignificantDecimals(Encoding.ASCII.GetBytes(price))),
                Math.Max(finest.Quantity, FixedPoint.SignificantDecimals(Encoding.ASCII.GetBytes(quantity))));
        }
    }
}
