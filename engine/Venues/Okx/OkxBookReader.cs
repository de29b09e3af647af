using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Okx;

/// <summary>General path of the messages that carry levels: <c>books</c> and <c>bbo-tbt</c>.</summary>
/// <param name="widening">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class OkxBookReader(Widening widening, byte[] scratch)
{
    private const int Asks = 0;
    private const int Bids = 1;
    private const int Time = 2;
    private const int Sequence = 3;
    private const int Previous = 4;
    private const int Checksum = 5;

    private readonly ObjectFields _book = new("asks", "bids", "ts", "seqId", "prevSeqId", "checksum");

    /// <summary>Reads the action of a book message.</summary>
    /// <param name="raw">The value of <c>action</c>.</param>
    /// <param name="kind">What it makes of the book.</param>
    public bool TryAction(ReadOnlySpan<byte> raw, out EventKind kind)
    {
        kind = EventKind.BookDelta;
        if (!PlainValue.TryNumber(raw, scratch, out var action))
        {
            return false;
        }

        if (action.SequenceEqual("snapshot"u8))
        {
            kind = EventKind.BookSnapshot;
            return true;
        }

        return action.SequenceEqual("update"u8);
    }

    /// <summary>Reads an entry of <c>books</c>.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="kind">Snapshot or delta.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadBook(ReadOnlySpan<byte> json, EventKind kind, int listing, DecodedFrame output)
    {
        // {"asks":[["8476.98","415","0","13"]],"bids":[],"ts":"1597026383085","checksum":0,"prevSeqId":123450,"seqId":123456}
        // 2022: no ids, and a checksum that is one
        var reason = _book.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!OkxText.TryMillis(_book.Raw(json, Time), scratch, out var time)
            || !TryChecksum(_book.Raw(json, Checksum), out var checksum)
            || !TryIds(_book.Raw(json, Sequence), _book.Raw(json, Previous), checksum, out var sequence, out var previous))
        {
            return RejectReason.UnexpectedShape;
        }

        var start = output.LevelCount;
        reason = ReadLevels(_book.Raw(json, Bids), listing, output);
        var bidsEnd = output.LevelCount;
        if (reason != RejectReason.None || (reason = ReadLevels(_book.Raw(json, Asks), listing, output)) != RejectReason.None)
        {
            return reason;
        }

        ref var book = ref output.Append(kind, listing);
        book.ExchangeTimeNanos = time;
        book.Sequence = sequence;
        book.PreviousSequence = kind == EventKind.BookDelta ? previous : 0; // a snapshot follows nothing
        book.LevelStart = start;
        book.BidCount = bidsEnd - start;
        book.AskCount = output.LevelCount - bidsEnd;
        book.Checksum = checksum;
        return RejectReason.None;
    }

    /// <summary>Reads an entry of <c>bbo-tbt</c>.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadBestPrices(ReadOnlySpan<byte> json, int listing, DecodedFrame output)
    {
        // {"asks":[["111.06","55154","0","2"]],"bids":[["111.05","57745","0","2"]],"ts":"1670324386802","seqId":363996337}
        var reason = _book.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var sequenceRaw = _book.Raw(json, Sequence);
        long sequence = 0;
        if (!OkxText.TryMillis(_book.Raw(json, Time), scratch, out var time) || (!sequenceRaw.IsEmpty && !(OkxText.TryInteger(sequenceRaw, scratch, out sequence) && sequence >= 0)))
        {
            return RejectReason.UnexpectedShape;
        }

        // The levels go into the quote; none stay in the output. A side may be empty.
        reason = ReadBest(_book.Raw(json, Bids), listing, out var bid);
        if (reason != RejectReason.None || (reason = ReadBest(_book.Raw(json, Asks), listing, out var ask)) != RejectReason.None)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Sequence = sequence;
        quote.Price = bid.Price;
        quote.Quantity = bid.Quantity;
        quote.AskPrice = ask.Price;
        quote.AskQuantity = ask.Quantity;
        return RejectReason.None;
    }

    // A signed integer of 32 bits; 0, which is what the venue sends now, and nothing stand for none.
    private bool TryChecksum(ReadOnlySpan<byte> raw, out long checksum)
    {
        checksum = MarketEvent.NoChecksum;
        if (raw.IsEmpty)
        {
            return true;
        }

        var isChecksum = OkxText.TryInteger(raw, scratch, out var value) && value is >= int.MinValue and <= int.MaxValue;
        checksum = value == 0 ? checksum : (uint)value;
        return isChecksum;
    }

    // Messages of before the ids have a checksum instead, and all have 0 for an id: then they follow each other, and it is the checksum that proves the book. With neither there is no proof, and no book.
    private bool TryIds(ReadOnlySpan<byte> sequenceRaw, ReadOnlySpan<byte> previousRaw, long checksum, out long sequence, out long previous)
    {
        sequence = 0;
        previous = 0;
        return sequenceRaw.IsEmpty
            ? previousRaw.IsEmpty && checksum != MarketEvent.NoChecksum
            : OkxText.TryInteger(sequenceRaw, scratch, out sequence) && sequence >= 0 && OkxText.TryInteger(previousRaw, scratch, out previous) && previous >= -1; // -1: nothing before
    }

    private RejectReason ReadBest(ReadOnlySpan<byte> raw, int listing, out BookLevel best)
    {
        best = default;
        if (!TryOpen(raw, out var reader))
        {
            return RejectReason.UnexpectedShape;
        }

        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
        {
            return RejectReason.None;
        }

        var reason = ReadLevel(ref reader, listing, out best);
        return reason != RejectReason.None || (reader.Read() && reader.TokenType == JsonTokenType.EndArray) ? reason : RejectReason.UnexpectedShape;
    }

    private RejectReason ReadLevels(ReadOnlySpan<byte> raw, int listing, DecodedFrame output)
    {
        if (!TryOpen(raw, out var reader))
        {
            return RejectReason.UnexpectedShape;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var reason = ReadLevel(ref reader, listing, out var level);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            if (output.LevelCount == DecodedFrame.MaxLevels)
            {
                return RejectReason.TooLarge;
            }

            output.AppendLevel(level.Price, level.Quantity);
        }

        return RejectReason.None;
    }

    private static bool TryOpen(ReadOnlySpan<byte> raw, out Utf8JsonReader reader)
    {
        reader = default;
        if (raw.IsEmpty)
        {
            return false;
        }

        reader = new Utf8JsonReader(raw);
        reader.Read();
        return reader.TokenType == JsonTokenType.StartArray;
    }

    // ["8476.98","415","0","13"]: price, absolute size, two more that are of no use
    private RejectReason ReadLevel(ref Utf8JsonReader reader, int listing, out BookLevel level)
    {
        level = default;
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || !OkxText.TryRead(in reader, scratch, out var price))
        {
            return RejectReason.UnexpectedShape;
        }

        var reason = widening.Price(listing, price, out level.Price);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!reader.Read() || !OkxText.TryRead(in reader, scratch, out var quantity))
        {
            return RejectReason.UnexpectedShape;
        }

        reason = widening.Quantity(listing, quantity, out level.Quantity);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
        }

        return reason;
    }
}
