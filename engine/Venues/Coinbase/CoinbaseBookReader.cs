using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Coinbase;

/// <summary>General path of <c>l2_data</c>.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="gather">Keeps asks until all bids are there.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class CoinbaseBookReader(FieldNumbers numbers, CoinbaseGather gather, byte[] scratch)
{
    private const int SideKey = 0;
    private const int Price = 1;
    private const int Quantity = 2;

    private readonly ObjectFields _update = new("side", "price_level", "new_quantity");

    /// <summary>Reads one event.</summary>
    /// <param name="product">Value of its product.</param>
    /// <param name="updates">Value of its updates.</param>
    /// <param name="isSnapshot">Whether it replaces the book.</param>
    /// <param name="time">Time of the message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> product, ReadOnlySpan<byte> updates, bool isSnapshot, long time, SymbolTable symbols, DecodedFrame output)
    {
        var reason = SymbolValue.Find(product, scratch, symbols, out var listing);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        var start = output.LevelCount;
        gather.Clear();
        reason = ReadLevels(updates, listing, output);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var bids = output.LevelCount - start;
        var asks = gather.FlushAsks(output);
        ref var book = ref output.Append(isSnapshot ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.LevelStart = start;
        book.BidCount = bids;
        book.AskCount = asks;
        return RejectReason.None;
    }

    // [{"side":"bid","event_time":"2026-08-09T21:05:48.210883Z","price_level":"65062.5","new_quantity":"0.00583"},{"side":"offer",…}]: sides in any order
    private RejectReason ReadLevels(ReadOnlySpan<byte> updates, int listing, DecodedFrame output)
    {
        if (!ArrayItems.TryBegin(updates, out var items))
        {
            return RejectReason.UnexpectedShape;
        }

        while (items.MoveNext())
        {
            var json = items.Current;
            var reason = _update.Split(json);
            var price = numbers.Price(_update.Raw(json, Price), listing, ref reason);
            var quantity = numbers.Quantity(_update.Raw(json, Quantity), listing, ref reason);
            if (reason != RejectReason.None || !PlainValue.TryText(_update.Raw(json, SideKey), scratch, out var side))
            {
                return reason == RejectReason.None ? RejectReason.UnexpectedShape : reason;
            }

            if (output.LevelCount + gather.Asks == DecodedFrame.MaxLevels)
            {
                return RejectReason.TooLarge;
            }

            if (side.SequenceEqual("bid"u8))
            {
                output.AppendLevel(price, quantity);
            }
            else if (side.SequenceEqual("offer"u8))
            {
                gather.AddAsk(price, quantity);
            }
            else
            {
                return RejectReason.UnexpectedShape;
            }
        }

        return RejectReason.None;
    }
}
