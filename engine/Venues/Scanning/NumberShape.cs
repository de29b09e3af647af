namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: how a number was written: so many whole digits, a point, so many characters in all. See <see cref="DecimalScan"/>.</summary>
/// <param name="whole">Whole digits, 1 or more.</param>
/// <param name="length">Characters, at most 15.</param>
public readonly struct NumberShape(int whole, int length)
{
    /// <summary>Whole digits.</summary>
    internal readonly int Whole = whole;

    /// <summary>Characters of the number; 0 for a shape that knows nothing.</summary>
    internal readonly int Length = length;

    /// <summary>Bits of the positions that are no digits: the point and what ends the number.</summary>
    internal readonly uint Others = (1u << whole) | (1u << length);

    /// <summary>Bits of all positions up to and including what ends the number.</summary>
    internal readonly uint Covered = (2u << length) - 1;
}
