namespace Crossfeed.VenueSim.Market;

/// <summary>Price tick and quantity step of one listing, in units of the quote and the base asset.</summary>
public readonly record struct ListingTerms(decimal Tick, decimal Step)
{
    private const decimal FinestTick = 0.0000000001m; // one count of a price
    private const decimal FinestStep = 0.00000001m;   // one count of a quantity

    /// <summary>
    /// What suits a price where a venue needs nothing special: a tick of 0.1 to 1 bp of it, and a step worth a tenth to one
    /// unit of the quote asset. Both are powers of ten.
    /// </summary>
    public static ListingTerms ForPrice(double price)
    {
        var exact = (decimal)price;
        return new(Math.Max(FinestTick, PowerOfTen(exact / 10_000)), Math.Max(FinestStep, PowerOfTen(1 / exact)));
    }

    // The largest power of ten that is not above a positive number.
    private static decimal PowerOfTen(decimal number)
    {
        var power = 1m;
        for (; power > number && power > FinestTick; power /= 10)
        {
        }

        for (; power * 10 <= number; power *= 10)
        {
        }

        return power;
    }
}
