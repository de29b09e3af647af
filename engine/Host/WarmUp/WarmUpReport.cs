using System.Globalization;

namespace Crossfeed.Host;

/// <summary>What a warm-up did.</summary>
/// <param name="Frames">Frames played.</param>
/// <param name="Rounds">Whole rounds.</param>
/// <param name="Feeds">Feeds that they belong to.</param>
/// <param name="Methods">Methods that the JIT compiled meanwhile, each compilation of a method for itself.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="IsQuiet">Whether the JIT had nothing left to do; false when the time limit came first.</param>
public sealed record WarmUpReport(long Frames, int Rounds, int Feeds, long Methods, TimeSpan Elapsed, bool IsQuiet)
{
    /// <summary>The report in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"warm-up: {Frames:N0} frames of {Feeds} {(Feeds == 1 ? "feed" : "feeds")} in {Elapsed.TotalSeconds:0.00} s, {Methods:N0} methods compiled{(IsQuiet ? "" : "; ended by its time limit, the JIT was still at work")}");
}
