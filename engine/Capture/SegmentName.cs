using System.Globalization;

namespace Crossfeed.Capture;

/// <summary>File names of segments: <c>segment-000001.cfc</c>, six digits or more.</summary>
public static class SegmentName
{
    /// <summary>What every file of a capture matches.</summary>
    public const string Pattern = "segment-*.cfc";

    private const string Prefix = "segment-";
    private const string Extension = ".cfc";

    /// <summary>The name of a segment.</summary>
    /// <param name="number">Its number, from 1.</param>
    public static string Of(uint number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D6}{Extension}");

    /// <summary>Reads the number from a file name.</summary>
    /// <param name="name">The name without its folder.</param>
    /// <param name="number">The number.</param>
    /// <returns>False for any name that <see cref="Of"/> would not write.</returns>
    public static bool TryParse(string name, out uint number)
    {
        number = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Extension, StringComparison.Ordinal)
            && name.Length > Prefix.Length + Extension.Length
            && uint.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0
            && name == Of(number);
    }
}
