namespace Crossfeed.Telemetry;

/// <summary>
/// All that telemetry knows at one moment, summed over hot threads. Taken by any thread while they run: each histogram is copied once and read from the copy, so that its numbers agree with each
/// other. What was not measured is absent.
/// </summary>
public sealed record LatencySnapshot
{
    /// <summary>The stages over all venues, in the order of the journey; only those with values.</summary>
    public required IReadOnlyList<StageLatency> Stages { get; init; }

    /// <summary>The venues with values, by name.</summary>
    public required IReadOnlyList<VenueLatency> Venues { get; init; }

    /// <summary>The rings.</summary>
    public required RingUse Ring { get; init; }

    /// <summary>The threads and the time that they lost.</summary>
    public required IReadOnlyList<ThreadHiccups> Hiccups { get; init; }

    /// <summary>Reads the telemetry of all hot threads.</summary>
    /// <param name="planes">One a hot thread.</param>
    /// <param name="threads">The threads to tell about.</param>
    public static LatencySnapshot Take(IReadOnlyList<LatencyTelemetry> planes, IEnumerable<WatchedThread> threads)
    {
        var sums = Histograms();
        var venues = new SortedDictionary<string, LatencyHistogram[]>(StringComparer.Ordinal);
        foreach (var plane in planes)
        {
            for (var venue = 0; venue <= plane.NoVenue; venue++)
            {
                var name = venue == plane.NoVenue ? null : plane.Venues[venue];
                for (var stage = 0; stage < sums.Length; stage++)
                {
                    var copy = plane.Of(venue, (LatencyStage)stage).Copy(); // once: the sum and the venue's row must agree
                    sums[stage].Merge(copy);
                    if (name is not null)
                    {
                        if (!venues.TryGetValue(name, out var own))
                        {
                            venues.Add(name, own = Histograms());
                        }

                        own[stage].Merge(copy);
                    }
                }
            }
        }

        return new LatencySnapshot
        {
            Stages = Rows(sums),
            Venues = [.. Named(venues)],
            Ring = RingUse.Of(planes),
            Hiccups = [.. Told(threads)],
        };
    }

    private static LatencyHistogram[] Histograms()
    {
        var histograms = new LatencyHistogram[LatencyStages.Count];
        for (var stage = 0; stage < histograms.Length; stage++)
        {
            histograms[stage] = new LatencyHistogram();
        }

        return histograms;
    }

    private static List<StageLatency> Rows(LatencyHistogram[] histograms)
    {
        var rows = new List<StageLatency>();
        for (var stage = 0; stage < histograms.Length; stage++)
        {
            var values = LatencyValues.Of(histograms[stage]);
            if (values.Count > 0)
            {
                rows.Add(new StageLatency((LatencyStage)stage, values));
            }
        }

        return rows;
    }

    private static IEnumerable<VenueLatency> Named(SortedDictionary<string, LatencyHistogram[]> venues)
    {
        foreach (var (name, histograms) in venues)
        {
            var rows = Rows(histograms);
            if (rows.Count > 0)
            {
                yield return new VenueLatency(name, rows);
            }
        }
    }

    private static IEnumerable<ThreadHiccups> Told(IEnumerable<WatchedThread> threads)
    {
        foreach (var thread in threads)
        {
            yield return ThreadHiccups.Of(thread);
        }
    }
}
