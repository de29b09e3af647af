using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// The general path: reads any JSON that says what the venue's documentation says, in any key order, with whitespace, escapes and unknown keys. Two passes: the first notes
/// where the known fields stand and proves that the whole frame is JSON, the second reads their values.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
/// <param name="market">Spot or linear.</param>
internal sealed class BinanceReader(ListingDecimals decimals, MarketKind market)
{
    private readonly BinanceEvents _events = new(market);
    private readonly Widening _widening = new(decimals);

    // How the first pass ended.
    private enum Pass
    {
        Complete,
        Unselected,
        Malformed,
    }

    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbols">The feed's symbols.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        output.Clear();
        BinanceFields envelope = default;
        BinanceFields payload = default;
        switch (NoteFields(frame, symbols, ref envelope, ref payload))
        {
            case Pass.Unselected:
                return;
            case Pass.Malformed:
                output.Reject(RejectReason.Malformed, BinanceRejectedBook.Find(frame, symbols));
                return;
        }

        var isWrapped = envelope[BinanceFields.Data].Type != JsonTokenType.None;
        var reason = Classify(frame, envelope, isWrapped, payload, out var channel);
        if (reason == RejectReason.None && channel == BinanceChannel.Control)
        {
            output.Append(EventKind.Control, -1);
            return;
        }

        var id = SymbolTable.Unknown;
        if (reason == RejectReason.None)
        {
            reason = FindListing(frame, isWrapped ? payload : envelope, symbols, out id);
        }

        if (reason == RejectReason.None)
        {
            reason = ReadEvent(frame, isWrapped ? payload : envelope, channel, id, output);
        }

        if (reason != RejectReason.None)
        {
            output.Reject(reason, Suspect(frame, isWrapped ? payload : envelope, channel, id, symbols));
        }
    }

    /// <summary>Reads the body of a depth snapshot.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listingId">Its listing.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void ReadSnapshot(ReadOnlySpan<byte> body, int listingId, DecodedFrame output)
    {
        output.Clear();
        BinanceFields envelope = default;
        BinanceFields payload = default;
        if (NoteFields(body, SymbolTable.Empty, ref envelope, ref payload) == Pass.Malformed)
        {
            output.Reject(RejectReason.Malformed, listingId);
            return;
        }

        var reason = envelope.HasDuplicate ? RejectReason.UnexpectedShape : RejectReason.None;
        if (reason == RejectReason.None)
        {
            _widening.BeginFrame();
            var numbers = new BinanceNumbers(_widening, listingId);
            do
            {
                _widening.BeginAttempt(output);
                reason = _events.ReadSnapshot(body, envelope, listingId, numbers, output);
            }
            while (_widening.MustRepeat);
            reason = _widening.EndFrame(reason);
        }

        if (reason != RejectReason.None)
        {
            output.Reject(reason, listingId);
        }
    }

    /// <summary>Finds the symbol that a message is about.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="native">The symbol, upper case.</param>
    public bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = "";
        BinanceFields envelope = default;
        BinanceFields payload = default;
        if (NoteFields(frame, SymbolTable.Empty, ref envelope, ref payload) != Pass.Complete)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        var symbol = payload['s'].Type == JsonTokenType.String ? payload['s'] : envelope['s'];
        if (symbol.Type == JsonTokenType.String)
        {
            native = Encoding.UTF8.GetString(BinanceText.Of(frame, symbol, buffer));
            return native.Length > 0;
        }

        // {"stream":"btcusdt@depth5","data":{"lastUpdateId":160,…}}
        var stream = envelope[BinanceFields.Stream];
        var name = stream.Type == JsonTokenType.String ? BinanceText.Of(frame, stream, buffer) : default;
        var mark = name.IndexOf((byte)'@');
        if (mark <= 0 || name[0] == '!')
        {
            return false;
        }

        native = Encoding.UTF8.GetString(name[..mark]).ToUpperInvariant();
        return true;
    }

    // The whole frame: {…} or {"stream":"…","data":{…}}. Of a broken one as much is read as is whole, because what stands behind an unselected symbol is not looked at.
    private static Pass NoteFields(ReadOnlySpan<byte> frame, SymbolTable symbols, ref BinanceFields envelope, ref BinanceFields payload)
    {
        var isDocument = JsonSyntax.IsDocument(frame, out var readable);
        var reader = new Utf8JsonReader(frame[..readable], isFinalBlock: isDocument, state: default);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Pass.Malformed;
        }

        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = BinanceFields.IndexOf(BinanceText.Of(in reader, buffer));
            if (NoteField(ref reader, index, symbols, buffer, ref envelope))
            {
                return Pass.Unselected;
            }

            var isPayload = index == BinanceFields.Data && reader.TokenType == JsonTokenType.StartObject;
            var pass = isPayload ? NotePayload(ref reader, symbols, buffer, ref payload) : reader.TrySkip() ? Pass.Complete : Pass.Malformed;
            if (pass != Pass.Complete)
            {
                return pass;
            }
        }

        return isDocument && Utf8.IsValid(frame) ? Pass.Complete : Pass.Malformed;
    }

    // The object behind "data".
    private static Pass NotePayload(ref Utf8JsonReader reader, SymbolTable symbols, scoped Span<byte> buffer, ref BinanceFields payload)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = BinanceFields.IndexOf(BinanceText.Of(in reader, buffer));
            if (NoteField(ref reader, index, symbols, buffer, ref payload))
            {
                return Pass.Unselected;
            }

            if (!reader.TrySkip())
            {
                return Pass.Malformed; // within a value that is not whole: the reader stands in front of it still, and would read on inside
            }
        }

        return Pass.Complete;
    }

    // Moves the reader to the value and notes it. True when it names a symbol that nobody asked for: the rest of the frame is then of no interest.
    private static bool NoteField(ref Utf8JsonReader reader, int index, SymbolTable symbols, scoped Span<byte> buffer, ref BinanceFields fields)
    {
        reader.Read();
        if (index < 0)
        {
            return false;
        }

        fields.Set(index, ref reader);
        return index == ('s' & 63) && reader.TokenType == JsonTokenType.String && symbols.Find(BinanceText.Of(in reader, buffer)) == SymbolTable.Unselected;
    }

    private static RejectReason Classify(ReadOnlySpan<byte> frame, in BinanceFields envelope, bool isWrapped, in BinanceFields payload, out BinanceChannel channel)
    {
        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        channel = BinanceChannel.Unknown;
        ref readonly var fields = ref isWrapped ? ref payload : ref envelope;
        var name = fields['e'];
        if (name.Type == JsonTokenType.String)
        {
            channel = BinanceChannels.OfEvent(BinanceText.Of(frame, name, buffer));
        }
        else if (name.Type == JsonTokenType.None)
        {
            channel = ChannelByShape(fields, isWrapped);
        }

        if (envelope.HasDuplicate || payload.HasDuplicate)
        {
            return RejectReason.UnexpectedShape;
        }

        var stream = envelope[BinanceFields.Stream];
        if (stream.Type == JsonTokenType.String && isWrapped)
        {
            var text = BinanceText.Of(frame, stream, buffer);

            // {"stream":"!ticker@arr","data":[…]}
            if (envelope[BinanceFields.Data].Type == JsonTokenType.StartArray && text.StartsWith("!"u8))
            {
                channel = BinanceChannel.Control;
            }

            if (channel == BinanceChannel.Depth && !BinanceChannels.IsDiffDepth(text))
            {
                channel = BinanceChannel.Control;
            }

            // {"stream":"!serverShutdown","data":{…}}
            if (channel == BinanceChannel.Unknown && name.Type == JsonTokenType.None && text.SequenceEqual("!serverShutdown"u8))
            {
                channel = BinanceChannel.Control;
            }
        }
        else if (isWrapped)
        {
            return RejectReason.UnexpectedShape;
        }

        if (channel != BinanceChannel.Unknown)
        {
            return RejectReason.None;
        }

        return name.Type == JsonTokenType.String ? RejectReason.UnknownChannel : RejectReason.UnexpectedShape;
    }

    // Messages without an event name.
    private static BinanceChannel ChannelByShape(in BinanceFields fields, bool isWrapped)
    {
        // {"result":null,"id":1}   {"code":2,"msg":"Invalid request: …"}   {"error":{"code":2,"msg":"…"},"id":4}
        if (!isWrapped && fields[BinanceFields.Answer].Type != JsonTokenType.None)
        {
            return BinanceChannel.Control;
        }

        // {"lastUpdateId":160,"bids":[…],"asks":[…]}: a top-N book of a partial depth stream
        if (fields[BinanceFields.LastUpdateId].Type != JsonTokenType.None && fields[BinanceFields.Bids].Type != JsonTokenType.None)
        {
            return BinanceChannel.Control;
        }

        // {"u":50093421613,"s":"BTCUSDT","b":"61685.99000000","B":"1.25869000","a":"61686.00000000","A":"2.44816000"}
        return fields['u'].Type != JsonTokenType.None && fields['B'].Type != JsonTokenType.None && fields['A'].Type != JsonTokenType.None
            ? BinanceChannel.Quote
            : BinanceChannel.Unknown;
    }

    private static RejectReason FindListing(ReadOnlySpan<byte> frame, in BinanceFields fields, SymbolTable symbols, out int id)
    {
        id = SymbolTable.Unknown;
        if (fields['s'].Type != JsonTokenType.String)
        {
            return RejectReason.UnexpectedShape;
        }

        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        id = symbols.Find(BinanceText.Of(frame, fields['s'], buffer));
        return id < 0 ? RejectReason.UnknownSymbol : RejectReason.None;
    }

    // The book that a rejected message makes doubtful: none when it is known to be a quote, a trade or a bar, or when an unknown message has nothing of a delta.
    private static int Suspect(ReadOnlySpan<byte> frame, in BinanceFields fields, BinanceChannel channel, int id, SymbolTable symbols) => channel switch
    {
        BinanceChannel.Depth => id >= 0 ? id : BinanceRejectedBook.Find(frame, symbols),
        BinanceChannel.Unknown when fields['U'].Type != JsonTokenType.None || fields['b'].Type == JsonTokenType.StartArray
            || fields['a'].Type == JsonTokenType.StartArray || frame.IndexOf("depth"u8) >= 0 => BinanceRejectedBook.Find(frame, symbols),
        _ => -1,
    };

    private RejectReason ReadEvent(ReadOnlySpan<byte> frame, in BinanceFields fields, BinanceChannel channel, int id, DecodedFrame output)
    {
        _widening.BeginFrame();
        var numbers = new BinanceNumbers(_widening, id);
        RejectReason reason;
        do
        {
            _widening.BeginAttempt(output);
            reason = _events.Read(frame, fields, channel, id, numbers, output);
        }
        while (_widening.MustRepeat);
        return _widening.EndFrame(reason);
    }
}
