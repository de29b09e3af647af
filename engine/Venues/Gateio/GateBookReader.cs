using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>General path of the messages that carry levels: <c>order_book_update</c>, <c>obu</c> and the REST snapshot.</summary>
/// <param name="widening">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
/// <param name="countsContracts">True for contracts: their sizes may be JSON numbers, their levels objects.</param>
internal sealed class GateBookReader(Widening widening, byte[] scratch, bool countsContracts)
{
    private const int Time = 0;
    private const int Symbol = 1;
    private const int First = 2;
    private const int Last = 3;
    private const int Bids = 4;
    private const int Asks = 5;
    private const int Full = 6;
    private const int SnapshotId = 0;
    private const int SnapshotUpdate = 1;
    private const int SnapshotCurrent = 2;
    private const int SnapshotBids = 3;
    private const int SnapshotAsks = 4;

    private readonly ObjectFields _update = new("t", "s", "U", "u", "b", "a", "full");
    private readonly ObjectFields _snapshot = new("id", "update", "current", "bids", "asks");

    /// <summary>Reads the result of an update.</summary>
    /// <param name="json">The result object.</param>
    /// <param name="isStream">True for <c>obu</c>, whose symbol stands in the name of a stream.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadUpdate(ReadOnlySpan<byte> json, bool isStream, SymbolTable symbols, DecodedFrame output)
    {
        // {"t":1606294781123,"e":"depthUpdate","E":1606294781,"s":"BTC_USDT","U":48776301,"u":48776306,"b":[["19137.74","0.0001"],["19088.37","0"]],"a":[["19137.75","0.6135"]]}
        // {"t":1757377580073,"s":"ob.BTC_USDT.50","u":27053258987,"U":27053258982,"b":[["111666","0.146841"]]}
        // {"t":1606294781123,"full":true,"l":"100","e":"depthUpdate",…}: replaces the book; U may be absent.
        var reason = _update.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        // {"t":1615366381417,"s":"BTC_USDT","U":2517661101,"u":2517661113,"b":[{"p":"54672.1","s":0}],"a":[{"p":"54743.6","s":"95"}],"l":"100"}
        var kept = 0;
        if (!PlainValue.TryText(_update.Raw(json, Symbol), scratch, out var symbol) || (isStream && !GateSymbols.TryOfBookStream(symbol, out symbol, out kept)))
        {
            return RejectReason.UnexpectedShape;
        }

        var listing = symbols.Find(symbol);
        if (listing == SymbolTable.Unknown)
        {
            return RejectReason.UnknownSymbol;
        }

        if (!TryFlag(_update.Raw(json, Full), out var isFull)
            || !PlainTime.TryMillis(_update.Raw(json, Time), out var time)
            || !PlainValue.TryInteger(_update.Raw(json, Last), out var last)
            || !TryFirst(_update.Raw(json, First), isFull, last, out var first))
        {
            return RejectReason.UnexpectedShape;
        }

        var kind = isFull ? EventKind.BookSnapshot : EventKind.BookDelta;
        return ReadSides(_update.Raw(json, Bids), _update.Raw(json, Asks), kind, listing, (time, first, last, isFull ? kept : 0), output);
    }

    /// <summary>Reads the body of a REST snapshot.</summary>
    /// <param name="json">The body.</param>
    /// <param name="listing">The listing that was asked for.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadSnapshot(ReadOnlySpan<byte> json, int listing, DecodedFrame output)
    {
        // {"id":123456,"current":1623898993123,"update":1623898993121,"asks":[["1.52","1.151"]],"bids":[["1.17","201.863"]]}; bodies of 2021 have neither time.
        var reason = _snapshot.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var bids = _snapshot.Raw(json, SnapshotBids);
        var asks = _snapshot.Raw(json, SnapshotAsks);
        var written = _snapshot.Raw(json, SnapshotUpdate);
        var timeRaw = written.IsEmpty ? _snapshot.Raw(json, SnapshotCurrent) : written;
        long time = 0;
        if (bids.IsEmpty || asks.IsEmpty || !PlainValue.TryInteger(_snapshot.Raw(json, SnapshotId), out var id)
            || (!timeRaw.IsEmpty && !TrySnapshotTime(timeRaw, out time)))
        {
            return RejectReason.UnexpectedShape;
        }

        return ReadSides(bids, asks, EventKind.BookSnapshot, listing, (time, 0, id, 0), output);
    }

    // Milliseconds in spot; of contracts also seconds with a fraction, 1623898993.121.
    private bool TrySnapshotTime(ReadOnlySpan<byte> raw, out long nanos) =>
        countsContracts && raw.Contains((byte)'.') ? GateTime.TrySeconds(raw, out nanos) : PlainTime.TryMillis(raw, out nanos);

    private static bool TryFlag(ReadOnlySpan<byte> raw, out bool flag)
    {
        flag = raw.SequenceEqual("true"u8);
        return flag || raw.IsEmpty || raw.SequenceEqual("false"u8);
    }

    private static bool TryFirst(ReadOnlySpan<byte> raw, bool isFull, long last, out long first)
    {
        if (isFull)
        {
            first = 0; // a snapshot has no range
            return raw.IsEmpty || PlainValue.TryInteger(raw, out _);
        }

        return PlainValue.TryInteger(raw, out first) && first <= last;
    }

    private RejectReason ReadSides(
        ReadOnlySpan<byte> bids, ReadOnlySpan<byte> asks, EventKind kind, int listing, (long Time, long First, long Last, int Kept) head, DecodedFrame output)
    {
        var start = output.LevelCount;
        var reason = ReadLevels(bids, listing, output);
        var bidsEnd = output.LevelCount;
        if (reason == RejectReason.None)
        {
            reason = ReadLevels(asks, listing, output);
        }

        if (reason != RejectReason.None || listing == SymbolTable.Unselected)
        {
            return reason;
        }

        ref var book = ref output.Append(kind, listing);
        book.ExchangeTimeNanos = head.Time;
        book.FirstSequence = head.First;
        book.Sequence = head.Last;
        book.KeptLevels = head.Kept;
        book.LevelStart = start;
        book.BidCount = bidsEnd - start;
        book.AskCount = output.LevelCount - bidsEnd;
        return RejectReason.None;
    }

    // Price and absolute quantity.
    private RejectReason ReadLevels(ReadOnlySpan<byte> raw, int listing, DecodedFrame output)
    {
        if (PlainValue.IsAbsent(raw))
        {
            return RejectReason.None;
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return RejectReason.UnexpectedShape;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var reason = ReadLevel(ref reader, listing, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return RejectReason.None;
    }

    private RejectReason ReadLevel(ref Utf8JsonReader reader, int listing, DecodedFrame output)
    {
        var reason = RejectReason.UnexpectedShape;
        long price = 0;
        long quantity = 0;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            reason = ReadPair(ref reader, listing, out price, out quantity);
        }
        else if (countsContracts && reader.TokenType == JsonTokenType.StartObject)
        {
            reason = ReadObject(ref reader, listing, out price, out quantity);
        }

        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        if (output.LevelCount == DecodedFrame.MaxLevels)
        {
            return RejectReason.TooLarge;
        }

        output.AppendLevel(price, quantity);
        return RejectReason.None;
    }

    // ["19137.74","0.0001"]
    private RejectReason ReadPair(ref Utf8JsonReader reader, int listing, out long price, out long quantity)
    {
        quantity = 0;
        reader.Read();
        var reason = ReadPrice(ref reader, listing, out price);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        reader.Read();
        reason = ReadQuantity(ref reader, listing, out quantity);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? RejectReason.None : RejectReason.UnexpectedShape;
    }

    // {"p":"54672.1","s":0}, the size perhaps as a text
    private RejectReason ReadObject(ref Utf8JsonReader reader, int listing, out long price, out long quantity)
    {
        price = 0;
        quantity = 0;
        var (hasPrice, hasQuantity) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = TryText(reader, out var name);
            var isPrice = isText && name.SequenceEqual("p"u8);
            var isQuantity = isText && name.SequenceEqual("s"u8);
            reader.Read();
            if ((isPrice && hasPrice) || (isQuantity && hasQuantity))
            {
                return RejectReason.UnexpectedShape;
            }

            if (!isPrice && !isQuantity)
            {
                reader.Skip();
                continue;
            }

            hasPrice |= isPrice;
            hasQuantity |= isQuantity;
            var reason = isPrice ? ReadPrice(ref reader, listing, out price) : ReadQuantity(ref reader, listing, out quantity);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return hasPrice && hasQuantity ? RejectReason.None : RejectReason.UnexpectedShape;
    }

    private RejectReason ReadPrice(ref Utf8JsonReader reader, int listing, out long price)
    {
        price = 0;
        return reader.TokenType != JsonTokenType.String || !TryText(reader, out var text) ? RejectReason.UnexpectedShape
            : listing < 0 ? RejectReason.None
            : widening.Price(listing, text, out price);
    }

    private RejectReason ReadQuantity(ref Utf8JsonReader reader, int listing, out long quantity)
    {
        quantity = 0;
        ReadOnlySpan<byte> text;
        if (countsContracts && reader.TokenType == JsonTokenType.Number)
        {
            text = reader.ValueSpan;
        }
        else if (reader.TokenType != JsonTokenType.String || !TryText(reader, out text))
        {
            return RejectReason.UnexpectedShape;
        }

        return listing < 0 ? RejectReason.None : widening.Quantity(listing, text, out quantity);
    }

    // Of a string or a name, without escapes.
    private bool TryText(scoped in Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        if (text.Length > PlainValue.MaxEscapedLength || !EscapedText.TryUnescape(text, scratch, out var length))
        {
            return false;
        }

        text = scratch.AsSpan(0, length);
        return true;
    }
}
