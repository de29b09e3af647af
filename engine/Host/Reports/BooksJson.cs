using System.Text.Json;
using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>
/// Writes <c>--books-out</c>: every book, also one that never saw data, at full depth without the quote overlay, best levels first; sorted by venue, then symbol. Decimals are strings without
/// trailing zeros.
/// </summary>
public static class BooksJson
{
    /// <summary>Writes the books; their thread must have stopped.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="books">The books.</param>
    public static void Write(Stream stream, BookSet books)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartArray("books");
        foreach (var book in Sorted(books))
        {
            WriteBook(json, book);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The books in the order in which everything prints them.</summary>
    /// <param name="books">The books.</param>
    public static IReadOnlyList<OrderBook> Sorted(BookSet books)
    {
        var sorted = new List<OrderBook>();
        foreach (var book in books.All)
        {
            if (book is not null)
            {
                sorted.Add(book);
            }
        }

        sorted.Sort(static (a, b) =>
        {
            var byVenue = string.CompareOrdinal(a.Listing.Venue, b.Listing.Venue);
            return byVenue != 0 ? byVenue : a.Listing.Symbol.CompareTo(b.Listing.Symbol);
        });
        return sorted;
    }

    private static void WriteBook(Utf8JsonWriter json, OrderBook book)
    {
        json.WriteStartObject();
        json.WriteString("venue", book.Listing.Venue);
        json.WriteString("symbol", book.Listing.Symbol.ToString());
        json.WriteString("native", book.Listing.Native);
        json.WriteString("state", BookStates.Name(book.State));
        json.WriteNumber("sequence", book.Sequence);
        json.WriteNumber("gaps", book.Counters.Gaps);
        WriteLevels(json, "bids", book.RawBids(), book);
        WriteLevels(json, "asks", book.RawAsks(), book);
        json.WriteEndObject();
    }

    private static void WriteLevels(Utf8JsonWriter json, string name, DepthCursor levels, OrderBook book)
    {
        Span<byte> text = stackalloc byte[FixedPoint.MaxTextLength];
        json.WriteStartArray(name);
        while (levels.MoveNext())
        {
            json.WriteStartArray();
            json.WriteStringValue(text[..FixedPoint.Format(levels.Price, book.PriceDecimals, text)]);
            json.WriteStringValue(text[..FixedPoint.Format(levels.Quantity, book.QuantityDecimals, text)]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
