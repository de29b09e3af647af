using System.Buffers;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>Writes a hole as a line of the ledger.</summary>
internal sealed class HoleLine : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;

    public HoleLine() => _json = new Utf8JsonWriter(_buffer);

    /// <summary>The line, without its end; good until the next one.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="hole">The hole.</param>
    /// <param name="closedNanos">When it was closed; 0 if it is open.</param>
    /// <param name="endNanos">Until when its duration counts.</param>
    /// <param name="repair">What filled it.</param>
    public ReadOnlySpan<byte> Write(in LedgerStream stream, in Hole hole, long closedNanos, long endNanos, HoleRepair repair)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("venue"u8, stream.Venue);
        _json.WriteString("symbol"u8, stream.Symbol);
        _json.WriteString("stream"u8, StreamChannels.Name(stream.Channel));
        Number("from"u8, hole.From);
        Number("to"u8, hole.To);
        Time("openedAt"u8, hole.OpenedNanos);
        Time("closedAt"u8, closedNanos);
        _json.WriteNumber("durationMs"u8, (endNanos - hole.OpenedNanos) / (decimal)Timestamp.NanosPerMilli);
        _json.WriteString("cause"u8, HoleNames.Name(hole.Cause));
        _json.WriteString("repair"u8, HoleNames.Name(repair));
        Number("connection"u8, hole.Connection);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    // 0 stands for "not known".
    private void Number(ReadOnlySpan<byte> name, long value)
    {
        if (value == 0)
        {
            _json.WriteNull(name);
        }
        else
        {
            _json.WriteNumber(name, value);
        }
    }

    private void Time(ReadOnlySpan<byte> name, long nanos)
    {
        if (nanos == 0)
        {
            _json.WriteNull(name);
            return;
        }

        Span<byte> text = stackalloc byte[Timestamp.TextLength];
        _json.WriteString(name, text[..Timestamp.Format(nanos, text)]);
    }
}
