using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Ibkr;

/// <summary>
/// HOT: what the venue has said of one contract so far, because a message names only what has changed; 0 B. A value: a message is read into a copy, which replaces what was known when all of it could be read.
/// </summary>
internal struct IbkrTop
{
    /// <summary>Best prices and their sizes, last price and last size, as counts at the decimals below; 0 for none.</summary>
    public long Bid, BidQuantity, Ask, AskQuantity, Last, LastQuantity;

    /// <summary>Fingerprints of the texts of the volume: only asked whether they are the same.</summary>
    public ulong Volume, FullVolume;

    /// <summary>The decimals of the counts.</summary>
    public byte PriceDecimals, QuantityDecimals;

    /// <summary>What has been said so far.</summary>
    public IbkrFields Known;

    /// <summary>Whether the venue calls the data real-time.</summary>
    public bool IsRealtime;

    /// <summary>Whether trading is halted.</summary>
    public bool IsHalted;

    /// <summary>Whether the last price is the close of the day before.</summary>
    public bool IsClose;

    /// <summary>Counts everything at other decimals, where it can be done exactly; else nothing is known any more.</summary>
    /// <param name="price">Decimals of prices.</param>
    /// <param name="quantity">Decimals of quantities.</param>
    public void Align(int price, int quantity)
    {
        if (PriceDecimals == price && QuantityDecimals == quantity)
        {
            return;
        }

        var fits = TryShift(ref Bid, price - PriceDecimals) & TryShift(ref Ask, price - PriceDecimals) & TryShift(ref Last, price - PriceDecimals)
            & TryShift(ref BidQuantity, quantity - QuantityDecimals) & TryShift(ref AskQuantity, quantity - QuantityDecimals) & TryShift(ref LastQuantity, quantity - QuantityDecimals);
        if (!fits)
        {
            this = default;
        }

        PriceDecimals = (byte)price;
        QuantityDecimals = (byte)quantity;
    }

    /// <summary>Writes what a message means.</summary>
    /// <param name="before">What was known before it, at the same decimals.</param>
    /// <param name="said">What it said.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="timeNanos">The venue's time.</param>
    /// <param name="output">Takes the events.</param>
    public readonly void Write(in IbkrTop before, IbkrFields said, int listing, long timeNanos, DecodedFrame output)
    {
        var start = output.Events.Length;
        if ((said & IbkrFields.Book) != 0 || IsHalted != before.IsHalted)
        {
            WriteBook(listing, timeNanos, output);
        }

        if ((said & IbkrFields.Print) != 0 && IsNewTrade(before))
        {
            ref var trade = ref output.Append(EventKind.Trade, listing);
            trade.ExchangeTimeNanos = timeNanos;
            trade.Price = Last;
            trade.Quantity = LastQuantity;
        }

        if (output.Events.Length == start)
        {
            output.Append(EventKind.Control, listing).ExchangeTimeNanos = timeNanos; // nothing that the market's state holds, and a sign of life
        }
    }

    // Sides that come one after the other may cross for a moment: not a wrong book that had to be asked for again, but none that may be used. What was not said yet is no withdrawal: the
    // message with all fields is under way, and who has asked for it still waits.
    private readonly void WriteBook(int listing, long timeNanos, DecodedFrame output)
    {
        var hasBid = Bid != 0 && BidQuantity != 0;
        var hasAsk = Ask != 0 && AskQuantity != 0;
        var isKnown = (Known & IbkrFields.Book) == IbkrFields.Book;
        var isWithdrawn = IsHalted || (!IsRealtime && (Known & IbkrFields.Availability) != 0) || (isKnown && hasBid && hasAsk && Bid >= Ask);
        if (!isKnown && !isWithdrawn)
        {
            return;
        }

        ref var book = ref output.Append(isWithdrawn ? EventKind.BookWithdrawn : EventKind.BookSnapshot, listing);
        book.ExchangeTimeNanos = timeNanos;
        book.LevelStart = output.LevelCount;
        if (isWithdrawn)
        {
            return;
        }

        book.BidCount = hasBid ? 1 : 0;
        book.AskCount = hasAsk ? 1 : 0;
        if (hasBid)
        {
            output.AppendLevel(Bid, BidQuantity);
        }

        if (hasAsk)
        {
            output.AppendLevel(Ask, AskQuantity);
        }
    }

    // The first message tells the last trade of before, which may be of yesterday. From then on a trade is what changes the last price, its size, or both with the volume alone.
    private readonly bool IsNewTrade(in IbkrTop before) =>
        IsRealtime && !IsClose && Last != 0 && LastQuantity != 0 && (before.Known & IbkrFields.Print) == IbkrFields.Print
        && (Last != before.Last || LastQuantity != before.LastQuantity || HasMoreVolume(before));

    private readonly bool HasMoreVolume(in IbkrTop before) =>
        ((before.Known & IbkrFields.Volume) != 0 && Volume != before.Volume) || ((before.Known & IbkrFields.FullVolume) != 0 && FullVolume != before.FullVolume);

    private static bool TryShift(ref long count, int decimals)
    {
        if (decimals < 0)
        {
            var (whole, rest) = Math.DivRem(count, FixedPoint.PowerOfTen(-decimals));
            count = whole;
            return rest == 0;
        }

        var high = Math.BigMul(count, FixedPoint.PowerOfTen(decimals), out var low);
        count = low;
        return high == 0 && low >= 0;
    }
}
