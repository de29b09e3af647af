using System.Globalization;
using System.Text.Json;
using Crossfeed.Bench.Micro.Books;
using Crossfeed.Market.Events;

namespace Crossfeed.Bench.Micro.Plane;

/// <summary>The baseline: the same diffs as anybody would first process them: <see cref="Utf8JsonReader"/>, prices through <c>decimal</c>, sorted arrays, best prices of two venues compared. Allocates nothing, checks nothing.</summary>
internal sealed class PlainPlane
{
    private const int MostLevels = 64; // of a side in one message
    private const decimal PriceUnit = 100m; // 2 decimals
    private const decimal QuantityUnit = 100_000m; // 5 decimals

    private readonly BookLevel[] _levels = new BookLevel[MostLevels];
    private readonly (SortedArraySide Bids, SortedArraySide Asks)[] _books = [(new(isBid: true), new(isBid: false)), (new(isBid: true), new(isBid: false))];

    /// <summary>How often one venue's bid stood above the other's ask.</summary>
    public long Crossings { get; private set; }

    /// <summary>Processes a message: the first book is Binance's, the second Gate's.</summary>
    public void Process(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        var book = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("s"u8))
            {
                reader.Read();
                book = reader.ValueTextEquals("BTC_USDT"u8) ? 1 : 0;
            }
            else if (reader.ValueTextEquals("b"u8))
            {
                _books[book].Bids.Apply(Levels(ref reader));
            }
            else if (reader.ValueTextEquals("a"u8))
            {
                _books[book].Asks.Apply(Levels(ref reader));
            }
        }

        if (_books[0].Bids.BestPrice > _books[1].Asks.BestPrice || _books[1].Bids.BestPrice > _books[0].Asks.BestPrice)
        {
            Crossings++;
        }
    }

    private ReadOnlySpan<BookLevel> Levels(ref Utf8JsonReader reader)
    {
        var count = 0;
        reader.Read(); // the array's bracket
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            _levels[count++] = new BookLevel { Price = Number(ref reader, PriceUnit), Quantity = Number(ref reader, QuantityUnit) };
            reader.Read(); // the level's bracket
        }

        return _levels.AsSpan(0, count);
    }

    private static long Number(ref Utf8JsonReader reader, decimal unit)
    {
        reader.Read();
        return (long)(decimal.Parse(reader.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * unit);
    }
}
