using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Bench.Micro.Books;

/// <summary>The usual checksum of a book: the text of the best levels is written and its CRC taken, for each message.</summary>
internal static class WrittenChecksum
{
    private const int MaxText = 2 * 25 * 2 * (FixedPoint.MaxTextLength + 1); // 25 levels a side, two numbers each, with separators

    public static uint Of(OrderBook book, BookChecksum rule)
    {
        Span<byte> text = stackalloc byte[MaxText];
        var (bids, asks) = (book.RawBids(), book.RawAsks());
        var length = 0;
        if (rule == BookChecksum.Digits)
        {
            AppendDigits(ref asks, text, ref length);
            AppendDigits(ref bids, text, ref length);
            return Crc32.Compute(text[..length]);
        }

        for (var level = 0; level < 25; level++)
        {
            Append(ref bids, book, text, ref length);
            Append(ref asks, book, text, ref length);
        }

        return Crc32.Compute(text[..Math.Max(0, length - 1)]);
    }

    private static void AppendDigits(ref DepthCursor levels, Span<byte> text, ref int length)
    {
        for (var level = 0; level < 10 && levels.MoveNext(); level++)
        {
            length += FixedPoint.Format(levels.Price, 0, text[length..]);
            length += FixedPoint.Format(levels.Quantity, 0, text[length..]);
        }
    }

    private static void Append(ref DepthCursor levels, OrderBook book, Span<byte> text, ref int length)
    {
        if (levels.MoveNext())
        {
            length += FixedPoint.Format(levels.Price, book.PriceDecimals, text[length..]);
            text[length++] = (byte)':';
            length += FixedPoint.Format(levels.Quantity, book.QuantityDecimals, text[length..]);
            text[length++] = (byte)':';
        }
    }
}
