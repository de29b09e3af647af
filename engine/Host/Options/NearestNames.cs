namespace Crossfeed.Host;

/// <summary>What somebody may have meant by a name that does not exist. Never on a hot path.</summary>
public static class NearestNames
{
    // Names longer than this are cut before the comparison: the cost is the product of the lengths, and the input may be anything.
    private const int MaxLength = 64;

    /// <summary>The known names nearest to a wanted one, those that begin with it first, then nearest first; ties in ordinal order.</summary>
    /// <param name="wanted">What was asked for, any case.</param>
    /// <param name="known">What exists.</param>
    /// <param name="count">Most names to return.</param>
    public static IReadOnlyList<string> Find(string wanted, IEnumerable<string> known, int count = 3)
    {
        return
        [
            .. known
                .Distinct(StringComparer.Ordinal)
                .Select(name => (Name: name, Distance: Distance(wanted, name)))
                .OrderByDescending(candidate => wanted.Length > 1 && candidate.Name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
                .ThenBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(count)
                .Select(candidate => candidate.Name),
        ];
    }

    /// <summary>A sentence end such as <c>; nearest: BTC/USDT, BTC/USDC</c>, empty when nothing is known.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="known">What exists.</param>
    /// <param name="count">Most names to name.</param>
    public static string Hint(string wanted, IEnumerable<string> known, int count = 3)
    {
        var names = Find(wanted, known, count);
        return names.Count == 0 ? "" : $"; nearest: {string.Join(", ", names)}";
    }

    /// <summary>Levenshtein distance without regard to case: inserted, deleted and replaced characters, 1 each.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    public static int Distance(string a, string b)
    {
        var left = Prepare(a);
        var right = Prepare(b);
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }

    private static string Prepare(string text) => (text.Length > MaxLength ? text[..MaxLength] : text).ToUpperInvariant();
}
