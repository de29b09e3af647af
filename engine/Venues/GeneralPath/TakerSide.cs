using Crossfeed.Market;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>Reads <c>"buy"</c> and <c>"sell"</c> where they say what the taker did.</summary>
internal static class TakerSide
{
    /// <summary>Reads the side.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">As for <see cref="PlainValue.TryText"/>.</param>
    /// <param name="side">The side; <see cref="Side.Unknown"/> with false.</param>
    public static bool TryRead(ReadOnlySpan<byte> raw, byte[] scratch, out Side side)
    {
        side = Side.Unknown;
        if (PlainValue.TryText(raw, scratch, out var text))
        {
            side = text.SequenceEqual("buy"u8) ? Side.Buy : text.SequenceEqual("sell"u8) ? Side.Sell : Side.Unknown;
        }

        return side != Side.Unknown;
    }
}
