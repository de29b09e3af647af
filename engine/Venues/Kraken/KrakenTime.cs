using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Kraken;

/// <summary>Times of the general path.</summary>
internal static class KrakenTime
{
    /// <summary>Reads a time that may be missing.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">For a string with escapes.</param>
    /// <param name="nanos">Nanoseconds since the Unix epoch, 0 where there is none.</param>
    /// <returns>False for what is there and is no time.</returns>
    public static bool TryRead(ReadOnlySpan<byte> raw, byte[] scratch, out long nanos)
    {
        nanos = 0;
        return PlainValue.IsAbsent(raw) || (PlainValue.TryText(raw, scratch, out var text) && InternetTime.TryParse(text, out nanos));
    }
}
