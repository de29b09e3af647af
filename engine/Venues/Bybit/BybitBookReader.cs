using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Bybit;

/// <summary>General path of <c>orderbook</c>: books, and best prices as books of one level.</summary>
/// <param name="values">Reads the values.</param>
/// <param name="bests">Best prices so far.</param>
internal sealed class BybitBookReader(BybitValues values, BybitTops bests)
{
    /// <summary>The id with which the venue begins to count anew, after a restart of its service: the message is a whole book, whatever it calls itself.</summary>
    public const long FirstId = 1;

    private const int Symbol = 0;
    private const int Bids = 1;
    private const int Asks = 2;
    private const int Id = 3;
    private const int CrossSequence = 4;

    private readonly BybitObject _data = new("s", "b", "a", "u", "seq");

    /// <summary>Reads a book.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="message">What its outer object says.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadBook(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        // {"topic":"orderbook.50.BTCUSDT","ts":1789299670932,"type":"delta","data":{"s":"BTCUSDT","b":[["77140.5","0"],["77140.1","0.127951"]],"a":[],"u":3734365,"seq":2189232212},"cts":1789299670888}
        var start = output.LevelCount;
        var reason = ReadLevels(frame, message, output, out var bids, out var id, out _);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var isDelta = message.IsDelta && id != FirstId;
        ref var book = ref output.Append(isDelta ? EventKind.BookDelta : EventKind.BookSnapshot, message.Listing);
        book.ExchangeTimeNanos = message.EngineTime;
        book.FirstSequence = isDelta ? id : 0;
        book.Sequence = id;
        book.LevelStart = start;
        book.BidCount = bids;
        book.AskCount = output.LevelCount - start - bids;
        return RejectReason.None;
    }

    /// <summary>
    /// Reads best prices. What has not changed is sent again after 3 s: the same event with the same id, which says that the prices still stand. The id is <c>seq</c>, which goes on over restarts; <c>u</c>
    /// begins anew.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="message">What its outer object says.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadQuote(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        // {"topic":"orderbook.1.BTCUSDT","ts":1789299670934,"type":"snapshot","data":{"s":"BTCUSDT","b":[["77140.1","0.127951"]],"a":[["77140.7","0.240088"]],"u":1980709,"seq":2189232212},"cts":1789299670888}
        var start = output.LevelCount;
        var reason = ReadLevels(frame, message, output, out var bids, out _, out var sequence);
        var asks = output.LevelCount - start - bids;
        if (reason == RejectReason.None && !message.IsDelta && (bids > 1 || asks > 1))
        {
            reason = RejectReason.UnexpectedShape;
        }

        if (reason != RejectReason.None)
        {
            return reason;
        }

        // Deltas, until 2025-03-20: a side without levels has not changed; one that moves says the end of the old level and the new one.
        var top = message.IsDelta ? bests.Find(message.Listing) : default;
        Apply(output.Levels.Slice(start, bids), ref top.Bid, ref top.BidQuantity);
        Apply(output.Levels.Slice(start + bids, asks), ref top.Ask, ref top.AskQuantity);
        output.TakeBackLevels(start); // they are in the event
        ref var quote = ref output.Append(EventKind.Quote, message.Listing);
        quote.ExchangeTimeNanos = message.EngineTime;
        quote.Sequence = sequence;
        quote.Price = top.Bid;
        quote.Quantity = top.BidQuantity;
        quote.AskPrice = top.Ask;
        quote.AskQuantity = top.AskQuantity;
        bests.Keep(message.Listing, quote);
        return RejectReason.None;
    }

    private static void Apply(ReadOnlySpan<BookLevel> levels, ref long price, ref long quantity)
    {
        var old = price;
        foreach (ref readonly var level in levels)
        {
            if (level.Quantity != 0)
            {
                (price, quantity) = (level.Price, level.Quantity);
            }
            else if (level.Price == old && price == old)
            {
                (price, quantity) = (0, 0);
            }
        }
    }

    private RejectReason ReadLevels(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output, out int bids, out long id, out long sequence)
    {
        bids = 0;
        id = sequence = 0;
        if (message.Data.Type != JsonTokenType.StartObject)
        {
            return RejectReason.UnexpectedShape;
        }

        _data.Split(frame, message.Data.Start);
        if (_data.HasDuplicate || _data[Symbol].Type != JsonTokenType.String || message.Symbols.Find(values.Text(frame, _data[Symbol])) != message.Listing)
        {
            return RejectReason.UnexpectedShape;
        }

        var reason = values.Integer(frame, _data[Id], out id);
        if (reason == RejectReason.None && _data[CrossSequence].Type != JsonTokenType.None)
        {
            reason = values.Integer(frame, _data[CrossSequence], out sequence);
        }

        var start = output.LevelCount;
        reason = reason != RejectReason.None ? reason : ReadSide(frame, _data[Bids], message.Listing, output);
        bids = output.LevelCount - start;
        return reason != RejectReason.None ? reason : ReadSide(frame, _data[Asks], message.Listing, output);
    }

    // [["77140.5","0"],["77140.1","0.127951"]]: price and absolute quantity
    private RejectReason ReadSide(ReadOnlySpan<byte> frame, in BybitField side, int listing, DecodedFrame output)
    {
        if (side.Type != JsonTokenType.StartArray)
        {
            return RejectReason.UnexpectedShape;
        }

        var reader = new Utf8JsonReader(frame[side.Start..]);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            if (output.LevelCount == DecodedFrame.MaxLevels)
            {
                return RejectReason.TooLarge;
            }

            var reason = RejectReason.None;
            reader.Read();
            var price = values.Price(frame, BybitField.At(ref reader, side.Start), listing, ref reason);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            reader.Read();
            var quantity = values.Quantity(frame, BybitField.At(ref reader, side.Start), listing, ref reason);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.EndArray)
            {
                return RejectReason.UnexpectedShape;
            }

            output.AppendLevel(price, quantity);
        }

        return reader.TokenType == JsonTokenType.EndArray ? RejectReason.None : RejectReason.UnexpectedShape;
    }
}
