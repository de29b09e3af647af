using System.Text.Json;
using Crossfeed.Books;

namespace Crossfeed.Host;

/// <summary>Writes <c>--stats-out</c>. Counts are those of the run, times are of the machine.</summary>
public static class StatsJson
{
    /// <summary>Writes the statistics.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="stats">The statistics.</param>
    public static void Write(Stream stream, RunStatistics stats)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("frames", stats.Hot.Frames);
        json.WriteNumber("messages", stats.Hot.Messages);
        json.WriteNumber("restBodies", stats.Hot.RestBodies);
        json.WriteNumber("bytes", stats.Hot.Bytes);
        json.WriteNumber("elapsedSeconds", Math.Round(stats.Elapsed.TotalSeconds, 6));
        json.WriteNumber("framesPerSecond", Math.Round(stats.FramesPerSecond));
        WriteEvents(json, stats);
        json.WriteStartObject("rejected");
        foreach (var (reason, count) in stats.Rejections())
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
        json.WriteNumber("unselected", stats.Hot.Unselected);
        json.WriteNumber("missingMessages", stats.Hot.MissingMessages);
        json.WriteNumber("gaps", stats.Sum(c => c.Gaps));
        json.WriteNumber("resyncs", stats.Sum(c => c.Resyncs));
        WriteBooks(json, stats);
        WriteTriggers(json, stats);
        WriteHotPath(json, stats);
        if (stats.Latency is { } latency)
        {
            LatencyJson.Write(json, latency);
        }

        if (stats.Wire is { } wire)
        {
            WireJson.Write(json, wire);
        }

        json.WriteEndObject();
    }

    // Deltas and snapshots count where they were applied to a book; what was not applied stands under "books".
    private static void WriteEvents(Utf8JsonWriter json, RunStatistics stats)
    {
        json.WriteStartObject("events");
        json.WriteNumber("trades", stats.Hot.Trades);
        json.WriteNumber("bookDeltas", stats.Sum(c => c.Applied));
        json.WriteNumber("bookSnapshots", stats.Sum(c => c.Snapshots));
        json.WriteNumber("quotes", stats.Hot.Quotes);
        json.WriteNumber("bars", stats.Hot.Bars);
        json.WriteNumber("control", stats.Hot.Control);
        json.WriteEndObject();
    }

    private static void WriteBooks(Utf8JsonWriter json, RunStatistics stats)
    {
        json.WriteStartObject("books");
        for (var state = BookState.AwaitingSnapshot; state <= BookState.Stale; state++)
        {
            json.WriteNumber(BookStates.Name(state), stats.CountBooks(state));
        }

        json.WriteNumber("deltasDecoded", stats.Hot.BookDeltas);
        json.WriteNumber("deltasBuffered", stats.Sum(c => c.Buffered));
        json.WriteNumber("deltasIgnored", stats.Sum(c => c.Ignored));
        json.WriteNumber("snapshotsIgnored", stats.Sum(c => c.SnapshotsIgnored));
        json.WriteNumber("crossed", stats.Sum(c => c.Crossed));
        json.WriteNumber("quoteChecks", stats.Sum(c => c.QuoteChecks));
        json.WriteNumber("quoteMismatches", stats.Sum(c => c.QuoteMismatches));
        json.WriteNumber("checksumChecks", stats.Sum(c => c.ChecksumChecks));
        json.WriteNumber("checksumMismatches", stats.Sum(c => c.ChecksumMismatches));
        json.WriteNumber("quotesStale", stats.Sum(c => c.QuotesStale));
        json.WriteNumber("quotesCrossed", stats.Sum(c => c.QuotesCrossed));
        json.WriteNumber("rescales", stats.Sum(c => c.Rescales));
        json.WriteNumber("bufferOverflows", stats.Sum(c => c.BufferOverflows));
        json.WriteEndObject();
    }

    private static void WriteTriggers(Utf8JsonWriter json, RunStatistics stats)
    {
        json.WriteStartObject("triggers");
        json.WriteNumber("opened", stats.Triggers.Opened);
        json.WriteNumber("changed", stats.Triggers.Changed);
        json.WriteNumber("closed", stats.Triggers.Closed);
        json.WriteEndObject();
    }

    private static void WriteHotPath(Utf8JsonWriter json, RunStatistics stats)
    {
        json.WriteStartObject("hotPath");
        json.WriteNumber("allocatedBytes", stats.Allocations.AllocatedBytes);
        json.WriteNumber("gen0", stats.Allocations.Gen0);
        json.WriteNumber("gen1", stats.Allocations.Gen1);
        json.WriteNumber("gen2", stats.Allocations.Gen2);
        json.WriteNumber("setUpBytes", stats.Allocations.SetUpBytes);
        json.WriteNumber("warmUpFrames", stats.Allocations.SkippedSlots);
        json.WriteBoolean("warmUpCompleted", stats.Allocations.IsCounting);
        if (stats.RingStalls is { } stalls)
        {
            json.WriteNumber("ringStalls", stalls);
        }

        json.WriteEndObject();
    }
}
