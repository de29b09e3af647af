namespace Crossfeed.Bench.Journey.Wire;

/// <summary>Quantiles of latencies in nanoseconds, exact: every sample was kept.</summary>
/// <param name="Count">Samples.</param>
/// <param name="P50">Half.</param>
/// <param name="P99">99 of 100.</param>
/// <param name="P999">999 of 1,000.</param>
/// <param name="Max">The largest.</param>
internal sealed record Latencies(long Count, double P50, double P99, double P999, double Max);
