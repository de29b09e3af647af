using Crossfeed.Bench.Micro.Books;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class BookRatioTests
{
    private readonly BookBenchmarks _bench = new() { LevelsPerSide = 2 };

    [OneTimeSetUp]
    public void Load() => _bench.Load();

    // Measured 4.8 to 5.7.
    [Test]
    public void Ladder_beats_sorted_arrays() => RatioGate.AtLeast(2, new AlternatingRounds(_bench.Ladder, _bench.SortedArrays));

    // Measured 2.9 to 3.4: with the fill of the frame, sequence, overlay and self-checks, against arrays that check nothing.
    [Test]
    public void Whole_book_beats_bare_sorted_arrays() => RatioGate.AtLeast(1.2, new AlternatingRounds(_bench.Book, _bench.SortedArrays));
}
