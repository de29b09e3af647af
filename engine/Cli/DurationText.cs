using System.CommandLine.Parsing;
using System.Globalization;

namespace Crossfeed.Cli;

/// <summary>Durations as the command line spells them: <c>250ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>; a fraction is allowed (<c>1.5s</c>), a bare number is not.</summary>
public static class DurationText
{
    // Longest duration taken: 30 days; beyond it a number is a slip of the keyboard.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), // before "s", which it ends with
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration, not negative.</param>
    /// <returns>False when the text is not a duration between 0 and 30 days.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal))
            {
                continue;
            }

            var isNumber = decimal.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
            if (!isNumber || number > Longest.Ticks / unit.Ticks)
            {
                return false;
            }

            duration = TimeSpan.FromTicks((long)(number * unit.Ticks));
            return true;
        }

        return false;
    }

    /// <summary>For the <c>CustomParser</c> of an option.</summary>
    /// <param name="result">The option's text.</param>
    public static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"'{text}' is not a duration: a number with ms, s, m or h, such as 250ms, 5s or 1h, at most 30 days");
        return null;
    }
}
