using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: reads the levels of one side of a book, <c>[["61737.63","0.5"],["61737.62","0"]]</c>, without white space; 0 B.</summary>
internal static unsafe class LevelScan
{
    /// <summary>Longest frame that may be scanned. The shortest level is <c>["1","1"],</c> = 10 bytes: a frame up to this cannot hold more levels than a decoded frame, so that the loop need not count.</summary>
    public const int MaxFrameBytes = 10 * DecodedFrame.MaxLevels;

    private const ushort Open = 0x225B; // ["
    private const uint Middle = 0x222C22; // ","
    private const uint Next = 0x5B2C5D22; // "],[
    private const uint End = 0x5D5D22; // "]]
    private const uint ThreeBytes = 0xFF_FFFF;

    /// <summary>
    /// Reads levels up to the end of their array. Fixed text is compared without asking for the end: each number is checked to lie inside the frame, what stands between two of them
    /// is shorter than the slack, and the caller compares the last position with the end.
    /// </summary>
    /// <typeparam name="TPrices">How the venue writes its prices.</typeparam>
    /// <param name="at">Behind the array's opening bracket.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="quantity">Scan of the listing's quantities.</param>
    /// <param name="output">Takes the levels.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* Read<TPrices>(byte* at, byte* end, DecimalScan price, DecimalScan quantity, DecodedFrame output)
        where TPrices : struct, IPriceForm
    {
        if (*at == ']')
        {
            return at + 1;
        }

        var priceShape = default(NumberShape);
        while (*(ushort*)at == Open)
        {
            at += 2;
            if (!TPrices.TryRead(price, ref at, end, ref priceShape, out var levelPrice) || (*(uint*)at & ThreeBytes) != Middle)
            {
                return null;
            }

            at += 3;
            if (!quantity.TryRead(ref at, end, out var levelQuantity))
            {
                return null;
            }

            output.AppendLevel(levelPrice, levelQuantity);
            var tail = *(uint*)at;
            at += 3;
            if (tail != Next)
            {
                return (tail & ThreeBytes) == End ? at : null;
            }
        }

        return null;
    }
}
