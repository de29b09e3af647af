using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// Builds a message as raw text: venues differ in number formats that a JSON writer would normalise away. Literals are
/// written as given; only <see cref="Quoted"/> escapes.
/// </summary>
public sealed class JsonText
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public JsonText Raw(ReadOnlySpan<byte> utf8)
    {
        _buffer.Write(utf8);
        return this;
    }

    /// <summary>Characters that need no escaping.</summary>
    public JsonText Raw(string text)
    {
        Encoding.UTF8.GetBytes(text, _buffer);
        return this;
    }

    public JsonText Number(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.GetSpan(20), out var written);
        _buffer.Advance(written);
        return this;
    }

    public JsonText Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>A string in quotes, escaped as JSON needs it.</summary>
    public JsonText Quoted(string text) =>
        Raw("\""u8).Raw(System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)).Raw("\""u8);

    /// <summary><paramref name="value"/> / <paramref name="scale"/> with exactly so many decimals, in quotes.</summary>
    public JsonText Fixed(Int128 value, long scale, int decimals)
    {
        Raw("\""u8).Number((long)(value / scale));
        Fraction((long)(value % scale), scale, decimals, trim: false);
        return Raw("\""u8);
    }

    /// <summary>The same without trailing zeros, in quotes.</summary>
    public JsonText Trimmed(Int128 value, long scale)
    {
        Raw("\""u8).Number((long)(value / scale));
        Fraction((long)(value % scale), scale, int.MaxValue, trim: true);
        return Raw("\""u8);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    /// <summary>
    /// The message with another number behind the first occurrence of <paramref name="name"/> (<c>"sequence_num":</c>), where it
    /// has digits; for <see cref="VenueFeed.Numbered"/>.
    /// </summary>
    public static byte[] WithNumber(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, long number)
    {
        var start = message.IndexOf(name) + name.Length;
        var digits = message[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return new JsonText().Raw(message[..start]).Number(number).Raw(message[(start + digits)..]).ToArray();
    }

    private void Fraction(long rest, long scale, int decimals, bool trim)
    {
        if (decimals == 0 || (trim && rest == 0))
        {
            return;
        }

        Raw("."u8);
        for (var written = 0; written < decimals && (!trim || rest != 0); written++)
        {
            // Beyond the scale only zeros follow.
            scale = Math.Max(1, scale / 10);
            _buffer.GetSpan(1)[0] = (byte)('0' + rest / scale);
            _buffer.Advance(1);
            rest = scale == 1 ? 0 : rest % scale;
        }
    }

    /// <summary>Prices count <see cref="Listing.PriceScale"/>.</summary>
    public JsonText Price(long price, int decimals) => Fixed(price, Listing.PriceScale, decimals);

    public JsonText Quantity(Int128 quantity, int decimals) => Fixed(quantity, Listing.QuantityScale, decimals);

    public JsonText Price(long price) => Trimmed(price, Listing.PriceScale);

    public JsonText Quantity(Int128 quantity) => Trimmed(quantity, Listing.QuantityScale);
}
