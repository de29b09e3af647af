using System.Globalization;
using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>The report at the end of a run, for people: what came in, what became of it, what each book looks like.</summary>
public static class ClosingReport
{
    private const int MaxBooks = 40; // more do not fit a screen; --books-out has them all

    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stats">The statistics.</param>
    public static void Write(TextWriter output, RunStatistics stats)
    {
        var hot = stats.Hot;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"frames    {hot.Frames:N0} ({hot.Messages:N0} messages, {hot.RestBodies:N0} REST bodies), {hot.Bytes / 1e6:N1} MB in {stats.Elapsed.TotalSeconds:N2} s, {stats.FramesPerSecond:N0} frames/s"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"events    {stats.Sum(c => c.Applied):N0} book updates, {stats.Sum(c => c.Snapshots):N0} snapshots, {hot.Trades:N0} trades, {hot.Quotes:N0} quotes, {hot.Bars:N0} bars, {hot.Control:N0} control"));
        output.WriteLine("rejected  " + Rejections(stats));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"books     {stats.CountBooks(BookState.Live)} of {stats.Books.Count} live; {stats.Sum(c => c.Gaps):N0} gaps, {stats.Sum(c => c.Resyncs):N0} resyncs, {stats.Sum(c => c.Crossed):N0} crossed; quote against book: {stats.Sum(c => c.QuoteChecks):N0} compared, {stats.Sum(c => c.QuoteMismatches):N0} differ"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"triggers  {stats.Triggers.Opened:N0} opened, {stats.Triggers.Changed:N0} changed, {stats.Triggers.Closed:N0} closed"));
        output.WriteLine("hot path  " + HotPath(stats));
        if (stats.Latency is { } latency)
        {
            LatencyTable.Write(output, latency);
        }

        WriteBooks(output, stats);
    }

    private static string Rejections(RunStatistics stats)
    {
        var parts = stats.Rejections().Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value:N0} {r.Key}")).ToArray();
        return parts.Length == 0 ? "none" : string.Join(", ", parts);
    }

    private static string HotPath(RunStatistics stats)
    {
        var meter = stats.Allocations;
        var since = meter.SkippedSlots == 0 ? "since the first frame" : string.Create(CultureInfo.InvariantCulture, $"after the first {meter.SkippedSlots:N0} frames");
        var allocated = meter.IsCounting
            ? string.Create(CultureInfo.InvariantCulture, $"{meter.AllocatedBytes:N0} B allocated, {meter.Collections(0)}/{meter.Collections(1)}/{meter.Collections(2)} collections {since}; {meter.SetUpBytes:N0} B to link in listings")
            : string.Create(CultureInfo.InvariantCulture, $"allocation not measured: the run was shorter than the {meter.SkippedSlots:N0} frames that are not counted without a warm-up");
        return stats.RingStalls is { } stalls ? string.Create(CultureInfo.InvariantCulture, $"{allocated}; ring full {stalls:N0} times") : allocated;
    }

    private static void WriteBooks(TextWriter output, RunStatistics stats)
    {
        var books = BooksJson.Sorted(stats.Books);
        if (books.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{"venue",-10} {"symbol",-16} {"state",-18} {"sequence",16} {"bid",26} {"ask",26} {"levels",12} {"gaps",5}");
        foreach (var book in books.Take(MaxBooks))
        {
            var top = book.Top;
            var listing = book.Listing;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{listing.Venue,-10} {listing.Symbol.ToString(),-16} {BookStates.Name(book.State),-18} {book.Sequence,16} {Level(book, top.BidPrice, top.BidQuantity),26} {Level(book, top.AskPrice, top.AskQuantity),26} {book.BidLevels + "/" + book.AskLevels,12} {book.Counters.Gaps,5}"));
        }

        if (books.Count > MaxBooks)
        {
            output.WriteLine($"… and {books.Count - MaxBooks} more; --books-out FILE writes them all");
        }
    }

    private static string Level(OrderBook book, long price, long quantity) =>
        quantity == 0 ? "-" : $"{FixedPoint.Text(quantity, book.QuantityDecimals)} @ {FixedPoint.Text(price, book.PriceDecimals)}";
}
