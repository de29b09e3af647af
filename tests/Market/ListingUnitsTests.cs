using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

/// <summary>Contracts and bundles as exact steps of counts.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ListingUnitsTests
{
    [TestCase("1", 1, 0, 0, 1)]
    [TestCase("0.0001", 1, 0, 4, 1)]
    [TestCase("0.015", 1, 0, 3, 15)]
    [TestCase("10", 1, 0, 0, 10)]
    [TestCase("1", 1000, 3, 0, 1000)]
    [TestCase("0.01", 1000, 3, 0, 10)]
    [TestCase("0.0001", 1000, 3, 1, 1)]
    public void Steps_are_exact(string contractSize, long bundle, int priceShift, int quantityShift, long factor)
    {
        Assert.That(ListingUnits.TryCreate(contractSize, bundle, out var units), Is.True);
        Assert.That(units, Is.EqualTo(new ListingUnits(priceShift, quantityShift, factor)));
    }

    [TestCase("0", 1)]
    [TestCase("-1", 1)]
    [TestCase("x", 1)]
    [TestCase("1", 0)]
    [TestCase("1", 500)]
    [TestCase("1000000000000000000", 1000)]
    public void What_cannot_be_counted_is_refused(string contractSize, long bundle) => Assert.That(ListingUnits.TryCreate(contractSize, bundle, out _), Is.False);
}
