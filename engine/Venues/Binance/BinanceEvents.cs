using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Binance;

/// <summary>The second pass of the general path: makes events of the fields that the first pass noted.</summary>
/// <param name="market">Spot or linear.</param>
internal sealed class BinanceEvents(MarketKind market)
{
    private readonly bool _isLinear = market == MarketKind.Linear;

    /// <summary>Reads one message.</summary>
    /// <param name="frame">The message, proved to be JSON.</param>
    /// <param name="fields">Fields of the payload.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="id">Its listing.</param>
    /// <param name="numbers">Reads the numbers.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> frame, in BinanceFields fields, BinanceChannel channel, int id, BinanceNumbers numbers, DecodedFrame output) => channel switch
    {
        BinanceChannel.Depth => ReadDepth(frame, fields, id, numbers, output),
        BinanceChannel.Quote => ReadQuote(frame, fields, id, numbers, output),
        BinanceChannel.Trade => ReadTrade(frame, fields, fields['t'], id, numbers, output),
        BinanceChannel.Aggregate => ReadTrade(frame, fields, fields['a'], id, numbers, output),
        BinanceChannel.Bar => ReadBar(frame, fields, id, numbers, output),
        _ => RejectReason.UnknownChannel,
    };

    /// <summary>Reads a depth snapshot: <c>{"lastUpdateId":…,"bids":[…],"asks":[…]}</c>, on USD-M with <c>E</c> and <c>T</c>.</summary>
    /// <param name="body">The body, proved to be JSON.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="id">Its listing.</param>
    /// <param name="numbers">Reads the numbers.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadSnapshot(ReadOnlySpan<byte> body, in BinanceFields fields, int id, BinanceNumbers numbers, DecodedFrame output)
    {
        long nanos = 0;
        var reason = BinanceNumbers.Integer(body, fields[BinanceFields.LastUpdateId], out var last);
        if (reason == RejectReason.None && _isLinear)
        {
            reason = ReadLinearTime(body, fields, out nanos);
        }

        var start = output.LevelCount;
        if (reason != RejectReason.None || (reason = ReadLevels(body, fields[BinanceFields.Bids], numbers, output)) != RejectReason.None)
        {
            return reason;
        }

        var bids = output.LevelCount - start;
        if ((reason = ReadLevels(body, fields[BinanceFields.Asks], numbers, output)) != RejectReason.None)
        {
            return reason;
        }

        ref var snapshot = ref output.Append(EventKind.BookSnapshot, id);
        snapshot.ExchangeTimeNanos = nanos;
        snapshot.Sequence = last;
        snapshot.LevelStart = start;
        snapshot.BidCount = bids;
        snapshot.AskCount = output.LevelCount - start - bids;
        return RejectReason.None;
    }

    // T (transaction time) where there is one, else E (event time), else none.
    private static RejectReason ReadLinearTime(ReadOnlySpan<byte> frame, in BinanceFields fields, out long nanos)
    {
        nanos = 0;
        var time = fields['T'].Type != JsonTokenType.None ? fields['T'] : fields['E'];
        return time.Type == JsonTokenType.None ? RejectReason.None : BinanceNumbers.Time(frame, time, out nanos);
    }

    private static RejectReason ReadLevels(ReadOnlySpan<byte> frame, JsonField array, BinanceNumbers numbers, DecodedFrame output)
    {
        if (array.Type != JsonTokenType.StartArray)
        {
            return RejectReason.UnexpectedShape;
        }

        var reader = new Utf8JsonReader(frame[array.Start..]);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            if (output.LevelCount == DecodedFrame.MaxLevels)
            {
                return RejectReason.TooLarge;
            }

            reader.Read();
            var reason = numbers.Price(frame, FieldAt(ref reader, array.Start), out var price);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            reader.Read();
            reason = numbers.Quantity(frame, FieldAt(ref reader, array.Start), out var quantity);
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

    private static JsonField FieldAt(ref Utf8JsonReader reader, int offset)
    {
        var isString = reader.TokenType == JsonTokenType.String;
        return new JsonField
        {
            Start = offset + (int)reader.TokenStartIndex + (isString ? 1 : 0),
            Length = reader.ValueSpan.Length,
            Type = reader.TokenType,
            IsEscaped = reader.ValueIsEscaped,
        };
    }

    private static RejectReason ReadBar(ReadOnlySpan<byte> frame, in BinanceFields fields, int id, BinanceNumbers numbers, DecodedFrame output)
    {
        var reason = BinanceNumbers.Time(frame, fields['E'], out var nanos);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (fields['k'].Type != JsonTokenType.StartObject)
        {
            return RejectReason.UnexpectedShape;
        }

        BinanceFields inner = default;
        NoteBar(frame, fields['k'].Start, ref inner);
        var bar = default(Bar);
        if (inner.HasDuplicate)
        {
            return RejectReason.UnexpectedShape;
        }

        if ((reason = ReadBarShape(frame, inner, ref bar)) != RejectReason.None || (reason = numbers.Price(frame, inner['o'], out bar.Open)) != RejectReason.None
            || (reason = numbers.Price(frame, inner['h'], out bar.High)) != RejectReason.None || (reason = numbers.Price(frame, inner['l'], out bar.Low)) != RejectReason.None
            || (reason = numbers.Price(frame, inner['c'], out bar.Close)) != RejectReason.None
            || (reason = numbers.Quantity(frame, inner['v'], out bar.Volume)) != RejectReason.None)
        {
            return reason;
        }

        var index = output.AppendBar(bar);
        ref var slot = ref output.Append(EventKind.Bar, id);
        slot.ExchangeTimeNanos = nanos;
        slot.BarIndex = index;
        return RejectReason.None;
    }

    private static void NoteBar(ReadOnlySpan<byte> frame, int start, ref BinanceFields inner)
    {
        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        var reader = new Utf8JsonReader(frame[start..]);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = BinanceFields.IndexOf(BinanceText.Of(in reader, buffer));
            reader.Read();
            if (index >= 0)
            {
                inner.Set(index, ref reader, start);
            }

            reader.Skip();
        }
    }

    // Everything but prices and volume.
    private static RejectReason ReadBarShape(ReadOnlySpan<byte> frame, in BinanceFields inner, ref Bar bar)
    {
        var reason = BinanceNumbers.Time(frame, inner['t'], out bar.OpenTimeNanos);
        if (reason != RejectReason.None || (reason = BinanceNumbers.Integer(frame, inner['n'], out bar.TradeCount)) != RejectReason.None)
        {
            return reason;
        }

        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        bar.IsClosed = inner['x'].Type == JsonTokenType.True;
        return inner['x'].Type is JsonTokenType.True or JsonTokenType.False && inner['i'].Type == JsonTokenType.String
            && BinanceTime.TryInterval(BinanceText.Of(frame, inner['i'], buffer), out bar.IntervalNanos)
                ? RejectReason.None
                : RejectReason.UnexpectedShape;
    }

    private RejectReason ReadDepth(ReadOnlySpan<byte> frame, in BinanceFields fields, int id, BinanceNumbers numbers, DecodedFrame output)
    {
        long nanos;
        long previous = 0;
        var reason = _isLinear ? ReadLinearTime(frame, fields, out nanos) : BinanceNumbers.Time(frame, fields['E'], out nanos);
        if (reason == RejectReason.None && _isLinear)
        {
            reason = BinanceNumbers.Integer(frame, fields[BinanceFields.PreviousId], out previous);
        }

        if (reason != RejectReason.None || (reason = BinanceNumbers.Integer(frame, fields['U'], out var first)) != RejectReason.None
            || (reason = BinanceNumbers.Integer(frame, fields['u'], out var last)) != RejectReason.None)
        {
            return reason;
        }

        var start = output.LevelCount;
        if ((reason = ReadLevels(frame, fields['b'], numbers, output)) != RejectReason.None)
        {
            return reason;
        }

        var bids = output.LevelCount - start;
        if ((reason = ReadLevels(frame, fields['a'], numbers, output)) != RejectReason.None)
        {
            return reason;
        }

        ref var delta = ref output.Append(EventKind.BookDelta, id);
        delta.ExchangeTimeNanos = nanos;
        delta.FirstSequence = first;
        delta.Sequence = last;
        delta.PreviousSequence = previous;
        delta.LevelStart = start;
        delta.BidCount = bids;
        delta.AskCount = output.LevelCount - start - bids;
        return RejectReason.None;
    }

    private RejectReason ReadQuote(ReadOnlySpan<byte> frame, in BinanceFields fields, int id, BinanceNumbers numbers, DecodedFrame output)
    {
        long nanos = 0;
        var reason = BinanceNumbers.Integer(frame, fields['u'], out var sequence);
        if (reason == RejectReason.None && _isLinear)
        {
            reason = ReadLinearTime(frame, fields, out nanos);
        }

        if (reason != RejectReason.None || (reason = numbers.Price(frame, fields['b'], out var bid)) != RejectReason.None
            || (reason = numbers.Quantity(frame, fields['B'], out var bidQuantity)) != RejectReason.None
            || (reason = numbers.Price(frame, fields['a'], out var ask)) != RejectReason.None
            || (reason = numbers.Quantity(frame, fields['A'], out var askQuantity)) != RejectReason.None)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, id);
        quote.ExchangeTimeNanos = nanos;
        quote.Sequence = sequence;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return RejectReason.None;
    }

    private RejectReason ReadTrade(ReadOnlySpan<byte> frame, in BinanceFields fields, JsonField tradeId, int id, BinanceNumbers numbers, DecodedFrame output)
    {
        // "X":"INSURANCE_FUND", "ADL", "NA": no print of the market; price and quantity may be 0
        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        if (_isLinear && fields['X'].Type == JsonTokenType.String && !BinanceText.Of(frame, fields['X'], buffer).SequenceEqual("MARKET"u8))
        {
            output.Append(EventKind.Control, id);
            return RejectReason.None;
        }

        var reason = BinanceNumbers.Time(frame, fields['T'], out var nanos);
        if (reason != RejectReason.None || (reason = BinanceNumbers.Integer(frame, tradeId, out var sequence)) != RejectReason.None
            || (reason = numbers.Price(frame, fields['p'], out var price)) != RejectReason.None
            || (reason = numbers.Quantity(frame, fields['q'], out var quantity)) != RejectReason.None)
        {
            return reason;
        }

        if (fields['m'].Type is not (JsonTokenType.True or JsonTokenType.False))
        {
            return RejectReason.UnexpectedShape;
        }

        ref var trade = ref output.Append(EventKind.Trade, id);
        trade.ExchangeTimeNanos = nanos;
        trade.Sequence = sequence;
        trade.Price = price;
        trade.Quantity = quantity;
        trade.Aggressor = fields['m'].Type == JsonTokenType.True ? Side.Sell : Side.Buy; // the maker bought, so the taker sold
        return RejectReason.None;
    }
}
