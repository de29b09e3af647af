using System.Text;
using System.Text.Json;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>
/// Reads the JSON lines of cryptofeed's capture format 2: <c>header</c>; then <c>http</c> (url, data), <c>connect</c> (addr), <c>send</c> and <c>recv</c> (data or
/// b64), each with its connection and time in seconds.
/// </summary>
internal sealed class CryptofeedLines(ImportScan scan)
{
    private const int SupportedFormat = 2;
    private const ushort NotCarried = 0; // a connection of another market

    private readonly Dictionary<string, ushort> _connections = new(StringComparer.Ordinal);
    private byte[] _buffer = new byte[64 << 10];

    public void Read(LineReader lines, Action progress)
    {
        var firstEntry = scan.Spool.Entries.Length;
        while (lines.TryRead(out var text))
        {
            try
            {
                Take(CryptofeedLine.Read(text, ref _buffer), lines);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
            {
                // InvalidOperationException: text that is not UTF-8.
                throw new ImportException($"{lines.Path}: line {lines.Line}: {e.Message}{Hint(text)}{lines.CutHint}", e);
            }

            progress();
        }

        if (scan.Spool.Entries.Length == firstEntry)
        {
            throw new ImportException($"{lines.Path}: holds no frame; nothing to import");
        }
    }

    private void Take(in CryptofeedLine line, LineReader lines)
    {
        switch (line.Type)
        {
            case "header":
                TakeHeader(line, lines);
                break;
            case "http":
                TakeHttp(line);
                break;
            case "connect":
                TakeConnect(line);
                break;
            case "send" or "recv":
                TakeFrame(line, line.Type == "send");
                break;
            case null:
                throw new JsonException("the line has no field t");
            default:
                scan.Skip($"line of type {(line.Type.Length > 32 ? "…" : line.Type)}");
                break;
        }
    }

    private void TakeHeader(in CryptofeedLine line, LineReader lines)
    {
        if (line.Format != SupportedFormat)
        {
            throw new JsonException($"the header's format is not {SupportedFormat}, the one that can be imported");
        }

        if (line.Exchange is { } exchange && !exchange.StartsWith(scan.Feed.Venue, StringComparison.OrdinalIgnoreCase))
        {
            scan.Warnings.Add($"{lines.Path}: was recorded from {exchange}, but is imported as {scan.Feed.FeedName}");
        }
    }

    private void TakeHttp(in CryptofeedLine line)
    {
        var time = TimeOf(line);
        var request = scan.Feed.Classify(line.Url ?? throw new JsonException("the http line has no url"));
        if (request.Kind is not (FrameKind.InstrumentList or FrameKind.DepthSnapshot))
        {
            scan.Skip("http answer that the engine does not use");
        }
        else if (!line.HasBody)
        {
            scan.Skip("http answer without a body");
        }
        else if (request.Kind == FrameKind.InstrumentList)
        {
            scan.AddInstrumentList(time, line.Body);
        }
        else
        {
            scan.AddDepthSnapshot(time, scan.NativeIndex(request.Native ?? throw new JsonException($"the url {line.Url} names no symbol")), line.Body);
        }
    }

    private void TakeConnect(in CryptofeedLine line)
    {
        var time = TimeOf(line);
        var name = NameOf(line);
        var address = line.Address ?? "";
        if (!_connections.TryGetValue(name, out var connection))
        {
            connection = scan.Feed.Carries(address) ? scan.NewConnection(address) : NotCarried;
            _connections.Add(name, connection);
        }

        if (connection == NotCarried)
        {
            scan.Skip("connection of another market: see --market");
            return;
        }

        scan.SetAddress(connection, address);
        scan.AddOpened(time, connection, Encoding.UTF8.GetBytes(address));
    }

    private void TakeFrame(in CryptofeedLine line, bool sent)
    {
        var time = TimeOf(line);
        var name = NameOf(line);
        if (!line.HasBody)
        {
            throw new JsonException("the line has neither data nor b64");
        }

        if (!_connections.TryGetValue(name, out var connection))
        {
            connection = line.Address is { } address && !scan.Feed.Carries(address) ? NotCarried : scan.NewConnection(line.Address ?? $"cryptofeed:{name}");
            _connections.Add(name, connection);
        }

        if (connection == NotCarried)
        {
            scan.Skip("frame of another market: see --market");
        }
        else if (sent)
        {
            scan.AddSent(time, connection, line.Body);
        }
        else
        {
            scan.AddMessage(time, connection, line.Body);
        }
    }

    private static long TimeOf(in CryptofeedLine line) => line.HasTime ? line.Time : throw new JsonException("the line has no ts");

    private static string NameOf(in CryptofeedLine line) => line.Connection ?? throw new JsonException("the line has no conn");

    private static string Hint(ReadOnlySpan<byte> line) => line[0] is >= (byte)'0' and <= (byte)'9' ? "; is it an hftbacktest file (--format hftbacktest)?" : "";
}
