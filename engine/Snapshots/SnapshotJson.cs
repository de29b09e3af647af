using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Snapshots;

/// <summary>
/// Snapshots as JSON, for commands and the API; <c>tools/snapshot_reader.py --json</c> writes the same bytes. Decimals are strings without trailing zeros or
/// exponents, times ISO 8601 in UTC with nine decimals, what does not exist is null. Nothing depends on the clock, so equal files give equal text.
/// </summary>
public static class SnapshotJson
{
    /// <summary>Options under which the text equals that of the Python reader: compact, and nothing escaped that JSON lets stand.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{"writer":{…},"books":[…]}</c>.</summary>
    /// <param name="json">Target.</param>
    /// <param name="writer">Who writes the file.</param>
    /// <param name="views">The books in the order to print.</param>
    /// <param name="levels">Most levels a side.</param>
    public static void Write(Utf8JsonWriter json, in WriterStatus writer, IEnumerable<SnapshotView> views, int levels)
    {
        json.WriteStartObject();
        json.WriteStartObject("writer");
        json.WriteNumber("pid", writer.Pid);
        WriteTime(json, "startedAt", writer.StartNanos);
        WriteTime(json, "heartbeatAt", writer.HeartbeatNanos);
        json.WriteBoolean("cleanShutdown", writer.CleanShutdown);
        json.WriteEndObject();
        json.WriteStartArray("books");
        foreach (var view in views)
        {
            Write(json, view, levels);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes one book as an object.</summary>
    /// <param name="json">Target.</param>
    /// <param name="view">The book.</param>
    /// <param name="levels">Most levels a side.</param>
    public static void Write(Utf8JsonWriter json, SnapshotView view, int levels)
    {
        json.WriteStartObject();
        json.WriteString("venue", view.Listing.Venue);
        json.WriteString("symbol", view.Listing.Symbol);
        json.WriteString("native", view.Listing.Native);
        json.WriteString("state", BookStates.Name(view.State));
        json.WriteNumber("sequence", view.Sequence);
        WriteTop(json, view);
        WriteLastTrade(json, view);
        WriteTime(json, "receivedAt", view.ReceivedNanos);
        WriteTime(json, "exchangeAt", view.ExchangeTimeNanos);
        json.WriteNumber("connection", view.Connection);
        json.WriteNumber("writes", view.WriteCount);
        json.WriteStartObject("counters");
        json.WriteNumber("applied", view.Counters.Applied);
        json.WriteNumber("gaps", view.Counters.Gaps);
        json.WriteNumber("resyncs", view.Counters.Resyncs);
        json.WriteNumber("crossed", view.Counters.Crossed);
        json.WriteNumber("quoteMismatches", view.Counters.QuoteMismatches);
        json.WriteEndObject();
        WriteSide(json, "bids", view.Bids, view, levels);
        WriteSide(json, "asks", view.Asks, view, levels);
        json.WriteEndObject();
    }

    private static void WriteTop(Utf8JsonWriter json, SnapshotView view)
    {
        json.WriteStartObject("top");
        WriteTopSide(json, "bid", view.Top.BidPrice, view.Top.BidQuantity, view);
        WriteTopSide(json, "ask", view.Top.AskPrice, view.Top.AskQuantity, view);
        json.WriteEndObject();
    }

    private static void WriteTopSide(Utf8JsonWriter json, string name, long price, long quantity, SnapshotView view)
    {
        json.WritePropertyName(name);
        if (quantity == 0)
        {
            json.WriteNullValue();
            return;
        }

        WriteLevel(json, new SnapshotLevel(price, quantity), view);
    }

    private static void WriteLastTrade(Utf8JsonWriter json, SnapshotView view)
    {
        if (view.LastTrade is not { } trade)
        {
            json.WriteNull("lastTrade");
            return;
        }

        json.WriteStartObject("lastTrade");
        json.WriteString("price", FixedPoint.Text(trade.Price, view.PriceDecimals));
        json.WriteString("quantity", FixedPoint.Text(trade.Quantity, view.QuantityDecimals));
        json.WriteString("side", SideName(trade.Side));
        WriteTime(json, "at", trade.Nanos);
        json.WriteEndObject();
    }

    private static void WriteSide(Utf8JsonWriter json, string name, IReadOnlyList<SnapshotLevel> side, SnapshotView view, int levels)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < side.Count && i < levels; i++)
        {
            WriteLevel(json, side[i], view);
        }

        json.WriteEndArray();
    }

    private static void WriteLevel(Utf8JsonWriter json, SnapshotLevel level, SnapshotView view)
    {
        json.WriteStartArray();
        json.WriteStringValue(FixedPoint.Text(level.Price, view.PriceDecimals));
        json.WriteStringValue(FixedPoint.Text(level.Quantity, view.QuantityDecimals));
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long nanos)
    {
        if (nanos <= 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteString(name, Timestamp.Text(nanos));
    }

    private static string SideName(Side side) => side switch
    {
        Side.Buy => "buy",
        Side.Sell => "sell",
        _ => "unknown",
    };
}
