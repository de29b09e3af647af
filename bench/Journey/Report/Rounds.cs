namespace Crossfeed.Bench.Journey.Report;

/// <summary>Medians of rounds. Rows take turns (A B C, A B C, …), so that what the machine does meanwhile falls on all of them.</summary>
internal static class Rounds
{
    /// <summary>The median; of an even number of values the mean of the middle two. Null of none.</summary>
    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? null : sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median of one number of each result; null when there is no result.</summary>
    public static double? Median<T>(IReadOnlyCollection<T> results, Func<T, double> number) => Median(results.Select(number));

    /// <summary>Runs every row once a round and gives the results of each row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="measure">Measures a row once; null when the row does not apply.</param>
    /// <param name="warmUps">Rounds before those, whose results are thrown away.</param>
    public static async Task<IReadOnlyDictionary<TRow, List<TResult>>> InterleaveAsync<TRow, TResult>(
        IReadOnlyList<TRow> rows, int rounds, Func<TRow, Task<TResult?>> measure, int warmUps = 0)
        where TRow : notnull
        where TResult : class
    {
        var results = rows.ToDictionary(row => row, _ => new List<TResult>());
        for (var round = -warmUps; round < rounds; round++)
        {
            foreach (var row in rows)
            {
                if (await measure(row).ConfigureAwait(false) is { } result && round >= 0)
                {
                    results[row].Add(result);
                }
            }
        }

        return results;
    }
}
