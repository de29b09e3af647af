using System.Globalization;

namespace Crossfeed.Cli;

/// <summary>Durations as the command line spells them: <c>250ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>, <c>3d</c>; a fraction is allowed (<c>1.5s</c>), a number without unit is not, but for 0.</summary>
public static class DurationText
{
    private const string UnitLetters = "abcdefghijklmnopqrstuvwxyzµ";
    private const long DayNanos = 86_400_000_000_000;

    // Longest duration taken: 30 days; beyond it a number is a slip of the keyboard.
    private const long LongestNanos = 30 * DayNanos;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nanos">The duration in nanoseconds, not negative; what is finer is cut off.</param>
    /// <returns>False when the text is not a duration between 0 and 30 days.</returns>
    public static bool TryParse(string text, out long nanos)
    {
        var letters = text.Length - text.AsSpan().TrimEnd(UnitLetters).Length;
        var isNumber = decimal.TryParse(text[..^letters], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        long? unit = text[^letters..] switch
        {
            "ns" => 1,
            "us" or "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" or "min" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            "d" => DayNanos,
            "" when number == 0 => 1,
            _ => null,
        };
        var isDuration = isNumber && unit is { } scale && number <= (decimal)LongestNanos / scale;
        nanos = isDuration ? (long)(number * unit!.Value) : 0;
        return isDuration;
    }
}
