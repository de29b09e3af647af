using System.Buffers.Text;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>
/// Writes triggers as NDJSON, one event a line, the same bytes for the same events. Off the hot path: it writes to a stream, from one thread. Lines gather in a buffer;
/// call <see cref="Flush"/> before the stream is read or closed.
/// </summary>
public sealed class TriggerNdjsonWriter
{
    private const int BufferBytes = 64 * 1024;

    // Longest line without its names: 15 keys of at most 18 bytes with punctuation, 9 numbers of at most 22, a time of 30, words of at most 14.
    private const int LineBytes = 768;

    private readonly Stream _stream;
    private readonly ListingNames _names;
    private byte[] _buffer = new byte[BufferBytes];
    private int _length;

    /// <summary>Creates a writer.</summary>
    /// <param name="stream">Where the lines go; not closed by the writer.</param>
    /// <param name="names">Names of the listings.</param>
    public TriggerNdjsonWriter(Stream stream, ListingNames names)
    {
        _stream = stream;
        _names = names;
    }

    /// <summary>Appends one line.</summary>
    /// <param name="trigger">A well-formed event.</param>
    /// <exception cref="ArgumentException">The event is not well-formed.</exception>
    public void Write(in TriggerEvent trigger)
    {
        if (!trigger.IsWellFormed)
        {
            throw new ArgumentException("the trigger has a field out of its range", nameof(trigger));
        }

        Reserve(trigger);
        Put("{\"event\":\""u8);
        Put(StepText(trigger.Step));
        Put("\",\"id\":"u8);
        PutNumber(trigger.Id);
        Put(trigger.Kind == TriggerKind.CrossVenue ? ",\"kind\":\"cross-venue\",\"symbol\":"u8 : ",\"kind\":\"spot-perpetual\",\"symbol\":"u8);
        Put(_names.SymbolJson(trigger.BuyListingId));
        Put(",\"buyVenue\":"u8);
        Put(_names.VenueJson(trigger.BuyListingId));
        Put(",\"sellVenue\":"u8);
        Put(_names.VenueJson(trigger.SellListingId));
        Put(",\"buyPrice\":\""u8);
        PutDecimal(trigger.BuyPrice, trigger.BuyPriceDecimals);
        Put("\",\"sellPrice\":\""u8);
        PutDecimal(trigger.SellPrice, trigger.SellPriceDecimals);
        Put("\",\"quantity\":\""u8);
        PutDecimal(trigger.Quantity, trigger.QuantityDecimals);
        Put("\",\"netBps\":"u8);
        PutBasisPoints(trigger.NetE8);
        Put(",\"receivedAt\":\""u8);
        _length += Timestamp.Format(trigger.ReceivedNanos, _buffer.AsSpan(_length));
        Put("\",\"frame\":"u8);
        PutNumber(trigger.FrameOrdinal);
        if (trigger.Step == TriggerStep.Closed)
        {
            PutClosing(trigger);
        }

        if (trigger.Kind == TriggerKind.SpotPerpetual)
        {
            Put(",\"sellSymbol\":"u8);
            Put(_names.SymbolJson(trigger.SellListingId));
        }

        Put("}\n"u8);
    }

    /// <summary>Hands what has gathered to the stream and flushes it.</summary>
    public void Flush()
    {
        Drain();
        _stream.Flush();
    }

    private static ReadOnlySpan<byte> StepText(TriggerStep step) => step switch
    {
        TriggerStep.Opened => "opened"u8,
        TriggerStep.Changed => "changed"u8,
        _ => "closed"u8,
    };

    private static ReadOnlySpan<byte> ReasonText(CloseReason reason) => reason switch
    {
        CloseReason.BelowMinimum => "below-minimum"u8,
        CloseReason.NotLive => "not-live"u8,
        CloseReason.AgedOut => "aged-out"u8,
        CloseReason.Removed => "removed"u8,
        _ => "out-of-range"u8,
    };

    private void PutClosing(in TriggerEvent trigger)
    {
        Put(",\"reason\":\""u8);
        Put(ReasonText(trigger.Reason));
        Put("\",\"lifetimeNanos\":"u8);
        PutNumber(trigger.LifetimeNanos);
        Put(",\"bestNetBps\":"u8);
        PutBasisPoints(trigger.BestNetE8);
    }

    private void Reserve(in TriggerEvent trigger)
    {
        var needed = LineBytes
            + (2 * (_names.SymbolJson(trigger.BuyListingId).Length + _names.SymbolJson(trigger.SellListingId).Length))
            + _names.VenueJson(trigger.BuyListingId).Length
            + _names.VenueJson(trigger.SellListingId).Length;
        if (_length + needed > _buffer.Length)
        {
            Drain();
        }

        if (needed > _buffer.Length)
        {
            _buffer = new byte[needed];
        }
    }

    private void Drain()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void PutNumber(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void PutDecimal(long value, int decimals) => _length += FixedPoint.Format(value, decimals, _buffer.AsSpan(_length));

    private void PutBasisPoints(long fractionE8) => _length += BasisPoints.Format(fractionE8, _buffer.AsSpan(_length));
}
