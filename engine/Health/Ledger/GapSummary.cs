using System.Globalization;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>A stream and how complete it was.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Day">The day's figures.</param>
public readonly record struct NamedCompleteness(LedgerStream Stream, DayCompleteness Day);

/// <summary>The ledger in a few figures.</summary>
/// <param name="ByCause">Holes found, by <see cref="HoleCause"/>.</param>
/// <param name="Found">All holes.</param>
/// <param name="Repaired">Holes that were filled.</param>
/// <param name="Unrepaired">Holes that ended and stay unfilled.</param>
/// <param name="Open">Holes that are open.</param>
/// <param name="Overflowed">Holes that could not be kept.</param>
/// <param name="LongestNanos">Duration of the longest, open ones included; 0 if there was none.</param>
/// <param name="LongestStream">Its stream.</param>
/// <param name="Streams">Streams that were watched on the day.</param>
/// <param name="Whole">Of those, the ones that missed nothing.</param>
/// <param name="Worst">The streams of the day, least complete first.</param>
/// <param name="FileError">What the file could not be written for; null if it could.</param>
/// <param name="FileFailures">Attempts to write that failed.</param>
/// <param name="LinesDropped">Lines that are in no file.</param>
public sealed record GapSummary(
    long[] ByCause, long Found, long Repaired, long Unrepaired, int Open, long Overflowed, long LongestNanos, LedgerStream? LongestStream, int Streams, int Whole,
    IReadOnlyList<NamedCompleteness> Worst, string? FileError, long FileFailures, long LinesDropped)
{
    private const int MostStreams = 10; // more do not fit a screen

    /// <summary>Writes the summary as an object.</summary>
    /// <param name="json">Stands where a value is wanted.</param>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("found", Found);
        json.WriteNumber("repaired", Repaired);
        json.WriteNumber("unrepaired", Unrepaired);
        json.WriteNumber("open", Open);
        json.WriteNumber("overflowed", Overflowed);
        json.WriteStartObject("byCause");
        for (var i = 0; i < ByCause.Length; i++)
        {
            if (ByCause[i] > 0)
            {
                json.WriteNumber(HoleNames.Name((HoleCause)i), ByCause[i]);
            }
        }

        json.WriteEndObject();
        json.WriteNumber("longestMs", LongestNanos / (decimal)Timestamp.NanosPerMilli);
        json.WriteString("longestStream", LongestStream?.ToString());
        json.WriteNumber("streams", Streams);
        json.WriteNumber("whole", Whole);
        json.WriteStartArray("completeness");
        foreach (var (stream, day) in Worst)
        {
            json.WriteStartObject();
            json.WriteString("venue", stream.Venue);
            json.WriteString("symbol", stream.Symbol);
            json.WriteString("stream", StreamChannels.Name(stream.Channel));
            json.WriteString("time", day.TimeShare is { } time ? DayCompleteness.Text(time) : null);
            json.WriteString("ids", day.IdShare is { } ids ? DayCompleteness.Text(ids) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("fileFailures", FileFailures);
        json.WriteNumber("linesDropped", LinesDropped);
        json.WriteString("fileError", FileError);
        json.WriteEndObject();
    }

    /// <summary>Writes the summary for people.</summary>
    /// <param name="output">Where to.</param>
    public void WriteTo(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var causes = new List<string>();
        for (var i = 0; i < ByCause.Length; i++)
        {
            if (ByCause[i] > 0)
            {
                causes.Add(string.Create(CultureInfo.InvariantCulture, $"{HoleNames.Name((HoleCause)i)} {ByCause[i]}"));
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"holes     {Found:N0} found{(causes.Count > 0 ? $" ({string.Join(", ", causes)})" : "")}, {Repaired:N0} repaired, {Unrepaired:N0} unrepaired, {Open:N0} open"));
        if (LongestStream is { } longest)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest   {LongestNanos / (decimal)Timestamp.NanosPerMilli:0.###} ms, {longest}"));
        }

        WriteCompleteness(output);
        if (Overflowed > 0 || FileError is not null || LinesDropped > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ledger    {Overflowed:N0} holes not kept, {LinesDropped:N0} lines dropped{(FileError is null ? "" : $", {FileError}")}"));
        }
    }

    private void WriteCompleteness(TextWriter output)
    {
        var broken = Streams - Whole;
        if (broken == 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"complete  all {Streams:N0} streams whole"));
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"complete  {Whole:N0} of {Streams:N0} streams whole; the others today:"));
        foreach (var (stream, day) in Worst.Where(w => !w.Day.IsWhole).Take(MostStreams))
        {
            var time = day.TimeShare is { } t ? $"{DayCompleteness.Text(t)} % of the time" : "";
            var ids = day.IdShare is { } i ? $"{DayCompleteness.Text(i)} % of the ids" : "";
            output.WriteLine($"          {stream}: {time}{(time.Length > 0 && ids.Length > 0 ? ", " : "")}{ids}");
        }

        if (broken > MostStreams)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"          … and {broken - MostStreams:N0} more; --stats-out FILE writes them all"));
        }
    }
}
