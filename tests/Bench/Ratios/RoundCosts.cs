namespace Crossfeed.Tests.Bench.Ratios;

/// <summary>What rounds took.</summary>
/// <param name="SubjectNanos">A call of the subject in its shortest round.</param>
/// <param name="BaselineNanos">A call of the baseline in its shortest round.</param>
/// <param name="AllocatedBytes">What all rounds of the subject allocated on their thread.</param>
internal readonly record struct RoundCosts(double SubjectNanos, double BaselineNanos, long AllocatedBytes)
{
    /// <summary>No round yet.</summary>
    public static RoundCosts None => new(double.MaxValue, double.MaxValue, 0);

    /// <summary>How many times as fast as the baseline the subject is.</summary>
    public double Ratio => BaselineNanos / SubjectNanos;

    /// <summary>These rounds and others.</summary>
    public RoundCosts Shorter(in RoundCosts other) =>
        new(Math.Min(SubjectNanos, other.SubjectNanos), Math.Min(BaselineNanos, other.BaselineNanos), AllocatedBytes + other.AllocatedBytes);
}
