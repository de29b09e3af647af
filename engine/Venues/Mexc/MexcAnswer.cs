using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc;

/// <summary>Tells answers in JSON from what is none, as the decoder needs it; <see cref="MexcControl"/> reads what they say.</summary>
internal static class MexcAnswer
{
    /// <summary>Looks at a message.</summary>
    /// <param name="frame">The message.</param>
    /// <returns><see cref="RejectReason.UnknownChannel"/> for an object that has neither a code nor words: such as the JSON streams that the venue has switched off.</returns>
    public static RejectReason Check(ReadOnlySpan<byte> frame)
    {
        if (!JsonSyntax.IsWhole(frame))
        {
            return RejectReason.Malformed;
        }

        var reader = new Utf8JsonReader(frame);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.SequenceEqual("msg"u8) || reader.ValueSpan.SequenceEqual("code"u8))
            {
                return RejectReason.None;
            }

            reader.Read();
            reader.Skip();
        }

        return RejectReason.UnknownChannel;
    }
}
