using System.Globalization;
using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market;

namespace Crossfeed.Cli;

/// <summary>Reads the texts of options; every error names the option, the value and what is allowed.</summary>
public static class OptionTexts
{
    private const long NanosPerTick = 100; // a TimeSpan counts 100 ns

    /// <summary>Reads <c>250ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>, <c>3d</c>, or 0.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text.</param>
    /// <returns>Nanoseconds.</returns>
    /// <exception cref="UsageException">Not a duration.</exception>
    public static long DurationNanos(string option, string text) => DurationText.TryParse(text, out var nanos)
        ? nanos
        : throw new UsageException($"{option} {text}: write a number with a unit, such as 250ms, 5s, 2m or 1h, at most 30d");

    /// <summary>Reads the duration of a run or a view.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text; null for no end.</param>
    /// <exception cref="UsageException">Not a duration.</exception>
    public static TimeSpan? Duration(string option, string? text) => text is null ? null : TimeSpan.FromTicks(DurationNanos(option, text) / NanosPerTick);

    /// <summary>Checks a part of a whole.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="share">The part.</param>
    /// <exception cref="UsageException">Not in 0.01 to 1.</exception>
    public static double Share(string option, double share) => share is >= 0.01 and <= 1
        ? share
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {share}: write a part from 0.01 to 1"));

    /// <summary>Reads canonical symbols separated by commas.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="texts">The texts.</param>
    /// <exception cref="UsageException">One is not a symbol, or there are texts but no symbol in them.</exception>
    public static IReadOnlySet<Symbol> Symbols(string option, IEnumerable<string> texts)
    {
        var given = texts.ToArray();
        var symbols = new HashSet<Symbol>();
        foreach (var text in Split(given))
        {
            symbols.Add(Symbol.TryParse(text, out var symbol) ? symbol : throw new UsageException($"{option} {text}: write BASE/QUOTE such as BTC/USDT, or BTC/USDT:PERP for a linear perpetual"));
        }

        return symbols.Count > 0 || !given.Any() ? symbols : throw new UsageException($"{option}: names no symbol; write canonical symbols such as BTC/USDT,ETH/USDT");
    }

    /// <summary>Splits comma-separated texts.</summary>
    /// <param name="texts">The texts.</param>
    public static IEnumerable<string> Split(IEnumerable<string> texts) =>
        texts.SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Reads numbers of cores separated by commas.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="allowed">The cores that the process may use, in rising order.</param>
    /// <exception cref="UsageException">One is not such a core, or is named twice.</exception>
    public static IReadOnlyList<int> Cores(string option, IEnumerable<string> texts, IReadOnlyList<int> allowed)
    {
        var cores = new List<int>();
        foreach (var text in Split(texts))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var core) || !allowed.Contains(core))
            {
                var isRun = allowed[^1] - allowed[0] == allowed.Count - 1;
                throw new UsageException($"{option} {text}: this process may use the cores {(isRun ? $"{allowed[0]} to {allowed[^1]}" : string.Join(", ", allowed))}");
            }

            if (cores.Contains(core))
            {
                throw new UsageException($"{option} {text}: named twice; threads that spin on one core stop each other, so each needs its own");
            }

            cores.Add(core);
        }

        return cores;
    }

    /// <summary>Reads basis points with at most four decimals, which may be negative.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text.</param>
    /// <returns>The fraction in units of 10^-8.</returns>
    /// <exception cref="UsageException">Not a number, or too fine, or not within ±10,000 (both excluded).</exception>
    public static long BasisPointsE8(string option, string text)
    {
        const long most = Listing.FeeUnit; // 10,000 basis points
        return BasisPoints.TryParse(text, out var value) && value is > -most and < most
            ? value
            : throw new UsageException($"{option} {text}: write basis points with at most four decimals, more than -10000 and less than 10000, such as 5 or 2.5");
    }

    /// <summary>Reads one of a few words.</summary>
    /// <typeparam name="T">What they stand for.</typeparam>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">The words and what each stands for.</param>
    /// <exception cref="UsageException">None of them.</exception>
    public static T OneOf<T>(string option, string text, params ReadOnlySpan<(string Word, T Value)> words)
    {
        var known = new List<string>();
        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }

            known.Add(word);
        }

        throw new UsageException($"{option} {text}: write {string.Join(", ", known[..^1])} or {known[^1]}");
    }

    /// <summary>Reads a speed: <c>max</c>, <c>1x</c>, <c>10x</c>, <c>0.5x</c>.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="text">The text.</param>
    /// <returns>0 for max, else the multiple.</returns>
    /// <exception cref="UsageException">Not a speed.</exception>
    public static double Speed(string option, string text)
    {
        if (text == "max")
        {
            return 0;
        }

        return text.EndsWith('x') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is > 0 and <= 1e6
            ? speed
            : throw new UsageException($"{option} {text}: write max, 1x, 10x or another multiple of the recorded speed");
    }

    /// <summary>Reads the symbols of a set: a file with a symbol a line (# begins a comment).</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">No such file, no symbol in it, or a line that is not a symbol.</exception>
    public static IReadOnlySet<Symbol> SymbolSet(string option, string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"{option} {path}: no such file, which has one symbol a line, and no set of this name; sets are {SymbolSets.Known}");
        }

        var lines = File.ReadLines(path).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0).ToArray();
        return lines.Length > 0 ? Symbols($"{option} {path}:", lines) : throw new UsageException($"{option} {path}: names no symbol; it has one symbol a line, such as BTC/USDT");
    }
}
