using Crossfeed.Market;

namespace Crossfeed.Tests.Books;

/// <summary>A seeded book around one million: deltas near and far, quotes ahead that hide levels or stand above them, snapshots, rescales, lost connections.</summary>
internal sealed class RandomLevels(Random random, int spread)
{
    private long _middle = 1_000_000;
    private long _sequence = 10;

    public BookUnderTest Subject { get; } = new(BookSequencing.Overlapping, priceDecimals: 2, quantityDecimals: 2);

    public long AnyPrice(bool isBid) => isBid ? _middle - random.Next(spread) : _middle + 1 + random.Next(spread);

    public void Step()
    {
        if (!Subject.Book.IsLive)
        {
            Subject.RestSnapshot(_sequence += 2, Side(isBid: true, random.Next(60)), Side(isBid: false, random.Next(60)));
            return;
        }

        switch (random.Next(40))
        {
            case 0:
                _middle += random.Next(-200, 200);
                Subject.StreamSnapshot(_sequence += 2, Side(isBid: true, random.Next(120)), Side(isBid: false, random.Next(120)));
                break;
            case 1:
                Subject.Close(BookUnderTest.Connection);
                Subject.Open(BookUnderTest.Connection);
                break;
            case 2 when Subject.Book.PriceDecimals < 4:
                Subject.Rescale(Subject.Book.PriceDecimals + 1, Subject.Book.QuantityDecimals);
                _middle *= 10;
                break;
            case < 14:
                var bid = AnyPrice(isBid: true);
                Subject.Quote(++_sequence, bid - random.Next(3), random.Next(12), bid + 1 + random.Next(6), random.Next(12)); // 0: no such side
                break;
            default:
                _sequence += 2;
                Subject.Delta(_sequence - 3, _sequence, 0, Changes(isBid: true), Changes(isBid: false));
                break;
        }
    }

    private (long Price, long Quantity)[] Changes(bool isBid) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => (random.Next(3) == 0 ? Near(isBid) : AnyPrice(isBid), random.Next(3) == 0 ? 0L : random.Next(1, 99)))];

    private long Near(bool isBid) => isBid ? _middle - random.Next(8) : _middle + 1 + random.Next(8);

    private (long Price, long Quantity)[] Side(bool isBid, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => AnyPrice(isBid)).Distinct().OrderBy(price => isBid ? -price : price).Select(price => (price, (long)random.Next(1, 99)))];
}
