namespace Crossfeed.Health;

/// <summary>By how much a venue as a whole has slowed down: the median over its streams of recent to usual gap, without those that are being judged. One thread.</summary>
internal sealed class VenuePace
{
    private const long RefreshNanos = 1_000_000_000; // 1 s: a pace moves over seconds, and sorting 8,000 streams takes half a millisecond
    private const double SlowestMeanNanos = 2e9; // slower streams say too little within ten seconds
    private const int FewestStreams = 3;
    private const double Most = 1_000;

    private double[] _slowdowns = [];
    private int[] _streams = [];
    private int _count;
    private long _refreshedNanos = long.MinValue;

    /// <summary>Takes the pace of all streams, at most once a second.</summary>
    /// <param name="streams">The watched streams; null where a number is free.</param>
    /// <param name="nowNanos">The time of the look.</param>
    /// <param name="options">How much has to be learned.</param>
    public void Refresh(List<WatchedStream?> streams, long nowNanos, SilenceOptions options)
    {
        if (_refreshedNanos != long.MinValue && nowNanos - _refreshedNanos < RefreshNanos)
        {
            return;
        }

        _refreshedNanos = nowNanos;
        if (_slowdowns.Length < streams.Count)
        {
            _slowdowns = new double[streams.Count * 2];
            _streams = new int[streams.Count * 2];
        }

        _count = 0;
        for (var i = 0; i < streams.Count; i++)
        {
            if (streams[i] is { IsWatched: true, Verdict.IsSilent: false } stream && stream.Model.HasFlowed
                && stream.Model.MeanGapNanos is > 0 and < SlowestMeanNanos && stream.Model.IsLearned(options.LearningGaps / 10, options.FloorNanos))
            {
                _slowdowns[_count] = stream.Model.Slowdown(nowNanos);
                _streams[_count++] = i;
            }
        }

        Array.Sort(_slowdowns, _streams, 0, _count);
    }

    /// <summary>The factor by which the others have slowed down, at least 1.</summary>
    /// <param name="streams">The watched streams.</param>
    /// <param name="listing">Streams of this listing do not count; null for none.</param>
    /// <param name="line">Nor do streams of this line; null for none.</param>
    public double Stretch(List<WatchedStream?> streams, WatchedListing? listing, WatchedLine? line)
    {
        var others = 0;
        for (var i = 0; i < _count; i++)
        {
            others += Counts(streams, i, listing, line) ? 1 : 0;
        }

        if (others < FewestStreams)
        {
            return 1;
        }

        var rank = others / 2;
        for (var i = 0; i < _count; i++)
        {
            if (Counts(streams, i, listing, line) && rank-- == 0)
            {
                return Math.Clamp(_slowdowns[i], 1, Most);
            }
        }

        return 1;
    }

    private bool Counts(List<WatchedStream?> streams, int index, WatchedListing? listing, WatchedLine? line) =>
        streams[_streams[index]] is { } stream && stream.Listing != listing && stream.Line != line;
}
