using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>
/// Reads <c>1723161253937085768 {"stream":"btcusdt@depth@100ms","data":{…}}</c>: a receive time in nanoseconds, a space, the raw message. A bare object with
/// <c>lastUpdateId</c> is the body of a REST depth snapshot of the file's only symbol.
/// </summary>
internal sealed class HftBacktestLines(ImportScan scan)
{
    private readonly HashSet<int> _natives = []; // of this file

    public void Read(LineReader lines, Action progress, IReadOnlyList<ListingOverride> overrides)
    {
        var firstEntry = scan.Spool.Entries.Length;
        ushort connection = 0;
        var bareLine = 0L;
        while (lines.TryRead(out var line))
        {
            if (!Utf8Parser.TryParse(line, out long time, out var digits) || time < 0 || digits == line.Length || line[digits] != ' ')
            {
                throw new ImportException($"{lines.Path}: line {lines.Line}: does not begin with a time in nanoseconds and a space{Hint(line)}{lines.CutHint}");
            }

            if (connection == 0)
            {
                var address = Encoding.UTF8.GetBytes($"hftbacktest:{Path.GetFileName(lines.Path)}");
                connection = scan.NewConnection(Encoding.UTF8.GetString(address));
                scan.AddOpened(time, connection, address);
            }

            var payload = line[(digits + 1)..];
            if (IsBareSnapshot(payload, lines))
            {
                bareLine = bareLine == 0 ? lines.Line : bareLine;
                scan.AddDepthSnapshot(time, SpoolEntry.NoNative, payload);
            }
            else if (scan.AddMessage(time, connection, payload) is >= 0 and var native)
            {
                _natives.Add(native);
            }

            progress();
        }

        Finish(lines, scan.Spool.Entries[firstEntry..], bareLine, overrides);
    }

    // The connection opens before anything else, and the snapshots get their symbol.
    private void Finish(LineReader lines, Span<SpoolEntry> entries, long bareLine, IReadOnlyList<ListingOverride> overrides)
    {
        if (entries.IsEmpty)
        {
            throw new ImportException($"{lines.Path}: holds no line; nothing to import");
        }

        var native = bareLine == 0 ? SpoolEntry.NoNative : OnlyNative(lines, bareLine, overrides);
        foreach (ref var entry in entries)
        {
            entries[0].Time = Math.Min(entries[0].Time, entry.Time);
            if (entry.Kind == FrameKind.DepthSnapshot)
            {
                entry.Native = native;
            }
        }
    }

    private int OnlyNative(LineReader lines, long bareLine, IReadOnlyList<ListingOverride> overrides)
    {
        if (_natives.Count == 0 && overrides.Count == 1)
        {
            return scan.NativeIndex(overrides[0].Native);
        }

        if (_natives.Count == 1)
        {
            return _natives.First();
        }

        var names = _natives.Select(n => scan.Natives[n]).Order(StringComparer.Ordinal).Take(8);
        throw new ImportException(_natives.Count == 0
            ? $"{lines.Path}: line {bareLine}: a depth snapshot without a symbol, and no message names one; give --listing NATIVE=CANONICAL:PRICE_INCREMENT:QUANTITY_INCREMENT"
            : $"{lines.Path}: line {bareLine}: a depth snapshot without a symbol in a file of several ({string.Join(", ", names)}); import one symbol at a time");
    }

    private static bool IsBareSnapshot(ReadOnlySpan<byte> payload, LineReader lines)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            var hasUpdateId = false;
            var isEvent = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && isObject)
                {
                    hasUpdateId |= reader.ValueTextEquals("lastUpdateId"u8);
                    isEvent |= reader.ValueTextEquals("stream"u8) || reader.ValueTextEquals("e"u8);
                }
            }

            return hasUpdateId && !isEvent;
        }
        catch (JsonException e)
        {
            throw new ImportException($"{lines.Path}: line {lines.Line}: what follows the time is not valid JSON: {e.Message}{lines.CutHint}", e);
        }
    }

    private static string Hint(ReadOnlySpan<byte> line) => line[0] == '{' ? "; is it a cryptofeed file (--format cryptofeed)?" : "";
}
