using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Capture.Import;

/// <summary>
/// Reads raw messages, one a line, of one connection and without receive times. Each is given the venue's own time where it tells one, but never one before that of the line above; a message
/// without a time has that of the line above. In a file in which no message tells a time a line comes a millisecond after the one above. So the same file gives the same capture every time.
/// </summary>
internal sealed class NdjsonLines(ImportScan scan)
{
    private const long StepNanos = Timestamp.NanosPerMilli;

    // 2000-01-01T00:00:00Z: nobody takes it for a time of receiving.
    private const long TimelessStart = 946_684_800 * Timestamp.NanosPerSecond;

    public void Read(LineReader lines, Action progress)
    {
        var firstEntry = scan.Spool.Entries.Length;
        ushort connection = 0;
        long last = 0; // 0: no message has told a time yet
        while (lines.TryRead(out var line))
        {
            Check(line, lines);
            if (connection == 0)
            {
                var address = Encoding.UTF8.GetBytes($"ndjson:{Path.GetFileName(lines.Path)}");
                connection = scan.NewConnection(Encoding.UTF8.GetString(address));
                scan.AddOpened(0, connection, address);
            }

            if (scan.Feed.TryReadTime(line, out var time))
            {
                last = Math.Max(last, time);
            }

            scan.AddMessage(last, connection, line);
            progress();
        }

        var entries = scan.Spool.Entries[firstEntry..];
        if (entries.IsEmpty)
        {
            throw new ImportException($"{lines.Path}: holds no line; nothing to import");
        }

        SetTimes(entries, isTimeless: last == 0);
    }

    // What comes before the first time has that time.
    private static void SetTimes(Span<SpoolEntry> entries, bool isTimeless)
    {
        long first = 0;
        foreach (ref readonly var entry in entries)
        {
            first = first == 0 ? entry.Time : first;
        }

        for (var i = 0; i < entries.Length; i++)
        {
            ref var time = ref entries[i].Time;
            time = isTimeless ? TimelessStart + (Math.Max(0, i - 1) * StepNanos) : time == 0 ? first : time; // the opening has the time of the first message
        }
    }

    private static void Check(ReadOnlySpan<byte> line, LineReader lines)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                reader.Skip();
            }
        }
        catch (JsonException e)
        {
            var hint = line[0] is >= (byte)'0' and <= (byte)'9' ? "; is it an hftbacktest file (--format hftbacktest)?" : "";
            throw new ImportException($"{lines.Path}: line {lines.Line}: is no JSON message: {e.Message}{hint}{lines.CutHint}", e);
        }
    }
}
