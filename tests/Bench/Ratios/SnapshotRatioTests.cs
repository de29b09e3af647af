using Crossfeed.Bench.Micro.Snapshots;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class SnapshotRatioTests
{
    private readonly SnapshotWriteBench _bench = new();

    [OneTimeSetUp]
    public void Open() => _bench.Setup();

    [OneTimeTearDown]
    public void Close() => _bench.Cleanup();

    // Measured 27 to 32.
    [Test]
    public void Write_of_a_changed_book_beats_json() => RatioGate.AtLeast(10, Rounds(_bench.ChangeAndWrite));

    // Measured 204 to 286.
    [Test]
    public void Write_without_changed_levels_beats_json() => RatioGate.AtLeast(50, Rounds(_bench.WriteUnchanged));

    private AlternatingRounds Rounds(Action write) => AlternatingRounds.Of(write, () => _bench.Json());
}
