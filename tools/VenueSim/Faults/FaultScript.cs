using Crossfeed.VenueSim.Cli;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// A file of faults, a line each: <c>[at=12s] [every=1m] [until=10m] kind[:key=value…]</c>, times since the start. Empty
/// lines and what follows a <c>#</c> at the beginning of a word are comments.
/// </summary>
public static class FaultScript
{
    /// <summary>Parses a script; on failure <paramref name="error"/> names the line.</summary>
    public static bool TryParse(string text, out IReadOnlyList<FaultRule> rules, out string error)
    {
        var parsed = new List<FaultRule>();
        rules = parsed;
        error = "";
        var lines = text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var words = Words(lines[number - 1]);
            if (words.Count == 0)
            {
                continue;
            }

            if (!TryLine(words, out var rule, out error))
            {
                error = $"line {number}: {error}";
                return false;
            }

            parsed.Add(rule);
        }

        return true;
    }

    private static List<string> Words(string line)
    {
        var words = new List<string>();
        foreach (var word in line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] == '#')
            {
                break;
            }

            words.Add(word);
        }

        return words;
    }

    private static bool TryLine(List<string> words, out FaultRule rule, out string error)
    {
        if (!FaultSyntax.TryParse(words[^1], out rule, out error))
        {
            return false;
        }

        foreach (var word in words.SkipLast(1))
        {
            var equals = word.IndexOf('=');
            if (equals < 0 || !DurationSyntax.TryParse(word[(equals + 1)..], out var time))
            {
                error = $"cannot use '{word}'; a line is [at=DURATION] [every=DURATION] [until=DURATION] FAULT.";
                return false;
            }

            switch (word[..equals])
            {
                case "at":
                    rule = rule with { At = time };
                    break;
                case "every":
                    rule = rule with { Repeat = time };
                    break;
                case "until":
                    rule = rule with { Until = time };
                    break;
                default:
                    error = $"unknown time '{word}'; known: at, every, until.";
                    return false;
            }
        }

        // Repeated without a first time: the first one comes after one period, not at once.
        if (rule.Repeat > TimeSpan.Zero && rule.At == TimeSpan.Zero)
        {
            rule = rule with { At = rule.Repeat };
        }

        return true;
    }
}
