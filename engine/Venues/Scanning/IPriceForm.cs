namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: how a venue writes the prices of one book, which decides how they are read fastest. A type argument of <see cref="LevelScan"/>, so that nothing is called.</summary>
internal unsafe interface IPriceForm
{
    /// <summary>Reads a price.</summary>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="at">First byte; behind the number afterwards.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="shape">Shape of the price before.</param>
    /// <param name="value">The count.</param>
    /// <returns>As <see cref="DecimalScan.TryRead(ref byte*, byte*, out long)"/>.</returns>
    static abstract bool TryRead(DecimalScan price, ref byte* at, byte* end, ref NumberShape shape, out long value);
}
