using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Kraken;

/// <summary>General path of <c>book</c>.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="depths">Levels that the channel keeps.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class KrakenBookReader(FieldNumbers numbers, KrakenDepths depths, byte[] scratch)
{
    private const int Symbol = 0;
    private const int Bids = 1;
    private const int Asks = 2;
    private const int Checksum = 3;
    private const int Time = 4;
    private const int Price = 0;
    private const int Quantity = 1;

    private readonly ObjectFields _book = new("symbol", "bids", "asks", "checksum", "timestamp");
    private readonly ObjectFields _level = new("price", "qty");

    /// <summary>Reads one element of the data.</summary>
    /// <param name="json">The element.</param>
    /// <param name="isSnapshot">Whether it replaces the book.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> json, bool isSnapshot, SymbolTable symbols, DecodedFrame output)
    {
        // {"symbol":"BTC/USD","bids":[],"asks":[{"price":63006.3,"qty":0.23809104}],"checksum":3793782525,"timestamp":"2026-08-01T02:54:53.266327Z"}; snapshots of 2024 have no timestamp.
        var reason = SymbolValue.Split(_book, Symbol, json, scratch, symbols, out var listing);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        if (!PlainValue.TryInteger(_book.Raw(json, Checksum), out var checksum) || checksum > uint.MaxValue || !KrakenTime.TryRead(_book.Raw(json, Time), scratch, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var start = output.LevelCount;
        reason = ReadLevels(_book.Raw(json, Bids), listing, output);
        var bidsEnd = output.LevelCount;
        if (reason == RejectReason.None)
        {
            reason = ReadLevels(_book.Raw(json, Asks), listing, output);
        }

        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var book = ref output.Append(isSnapshot ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.LevelStart = start;
        book.BidCount = bidsEnd - start;
        book.AskCount = output.LevelCount - bidsEnd;
        book.Checksum = checksum;
        book.KeptLevels = isSnapshot ? depths.Of(listing, book.BidCount, book.AskCount) : 0;
        return RejectReason.None;
    }

    // [{"price":63006.3,"qty":0.23809104}]: the decimals as written, because the checksum is over the text
    private RejectReason ReadLevels(ReadOnlySpan<byte> raw, int listing, DecodedFrame output)
    {
        if (!ArrayItems.TryBegin(raw, out var items))
        {
            return RejectReason.UnexpectedShape;
        }

        while (items.MoveNext())
        {
            var level = items.Current;
            var reason = _level.Split(level);
            var price = numbers.WrittenPrice(_level.Raw(level, Price), listing, ref reason);
            var quantity = numbers.WrittenQuantity(_level.Raw(level, Quantity), listing, ref reason);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            if (output.LevelCount == DecodedFrame.MaxLevels)
            {
                return RejectReason.TooLarge;
            }

            output.AppendLevel(price, quantity);
        }

        return RejectReason.None;
    }
}
