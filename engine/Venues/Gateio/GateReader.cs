using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// The general path, and the authority on what a frame says: any order of keys, white space, escapes, keys that the venue has added since. Allocates nothing unless the
/// frame is no JSON.
/// </summary>
internal sealed class GateReader
{
    private const int Time = 0;
    private const int TimeMillis = 1;
    private const int Channel = 2;
    private const int Event = 3;
    private const int Result = 4;
    private const int Error = 5;
    private const int CandlestickName = 3;
    private const int NameKeys = 4;
    private const int NoListing = -1;

    private readonly ObjectFields _envelope = new("time", "time_ms", "channel", "event", "result", "error");
    private readonly ObjectFields _names = new("s", "currency_pair", "contract", "n");
    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];
    private readonly GateMarket _market;
    private readonly Widening _widening;
    private readonly GateBookReader _books;
    private readonly GateTradeReader _trades;
    private readonly GateContractTradeReader _contractTrades;
    private readonly GateQuoteReader _quotes;
    private readonly GateBarReader _bars;

    /// <summary>A reader for one thread.</summary>
    /// <param name="market">The market.</param>
    /// <param name="decimals">Decimals of all listings.</param>
    public GateReader(GateMarket market, ListingDecimals decimals)
    {
        _market = market;
        _widening = new Widening(decimals);
        var numbers = new GateNumbers(_widening, _scratch, market.CountsContracts);
        _books = new GateBookReader(_widening, _scratch, market.CountsContracts);
        _trades = new GateTradeReader(numbers, _scratch);
        _contractTrades = new GateContractTradeReader(numbers, _scratch);
        _quotes = new GateQuoteReader(numbers, _scratch, market.CountsContracts);
        _bars = new GateBarReader(numbers, _scratch, market.CountsContracts);
    }

    /// <summary>Reads one message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var reason = Repeat(frame, symbols, NoListing, output);
        if (reason != RejectReason.None)
        {
            output.Reject(reason, GateRejectedBook.Find(_market, frame, symbols));
        }
    }

    /// <summary>Reads the body of a REST depth snapshot.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing that was asked for.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void ReadSnapshot(ReadOnlySpan<byte> body, int listing, DecodedFrame output)
    {
        var reason = Repeat(body, SymbolTable.Empty, listing, output);
        if (reason != RejectReason.None)
        {
            output.Reject(reason, listing);
        }
    }

    /// <summary>Finds the symbol that a message is about.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbol">UTF-8 bytes of the symbol, good until the next call.</param>
    public bool TryReadSymbol(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> symbol)
    {
        symbol = default;
        if (!JsonSyntax.IsWhole(frame) || _envelope.Split(frame) != RejectReason.None)
        {
            return false;
        }

        var result = _envelope.Raw(frame, Result);
        if (ArrayItems.TryBegin(result, out var elements))
        {
            result = elements.MoveNext() ? elements.Current : default; // all are about one symbol
        }

        if (PlainValue.IsAbsent(result) || _names.Split(result) != RejectReason.None)
        {
            return false;
        }

        for (var key = 0; key < NameKeys; key++)
        {
            if (PlainValue.TryText(_names.Raw(result, key), _scratch, out var text))
            {
                return TryCutSymbol(text, isCandlestick: key == CandlestickName, out symbol);
            }
        }

        return false;
    }

    private static bool TryCutSymbol(ReadOnlySpan<byte> text, bool isCandlestick, out ReadOnlySpan<byte> symbol)
    {
        if (isCandlestick)
        {
            return GateSymbols.TryOfCandlestick(text, out _, out symbol);
        }

        if (!GateSymbols.TryOfBookStream(text, out symbol))
        {
            symbol = text;
        }

        return !symbol.IsEmpty;
    }

    // Looked at first, because the reader says no by an exception. Nothing behind this throws.

    private RejectReason Repeat(ReadOnlySpan<byte> bytes, SymbolTable symbols, int snapshotListing, DecodedFrame output)
    {
        _widening.BeginFrame();
        RejectReason reason;
        do
        {
            _widening.BeginAttempt(output);
            reason = snapshotListing == NoListing ? ReadMessage(bytes, symbols, output) : ReadDepthSnapshot(bytes, snapshotListing, output);
        }
        while (_widening.MustRepeat);
        return _widening.EndFrame(reason);
    }

    private RejectReason ReadDepthSnapshot(ReadOnlySpan<byte> body, int listing, DecodedFrame output) =>
        JsonSyntax.IsWhole(body) ? _books.ReadSnapshot(body, listing, output) : RejectReason.Malformed;

    private RejectReason ReadMessage(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        if (!JsonSyntax.IsWhole(frame))
        {
            return RejectReason.Malformed;
        }

        // {"time":1606292218,"time_ms":1606292218231,"channel":"spot.trades","event":"update","result":{…}}; messages before 2022-11 have no time_ms.
        var reason = _envelope.Split(frame);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        // {"time":1606292219,"error":{"code":1,"message":"…"},"result":null}: a request that could not be read names no channel.
        var channelRaw = _envelope.Raw(frame, Channel);
        var isBareError = channelRaw.IsEmpty && !PlainValue.IsAbsent(_envelope.Raw(frame, Error));
        if (!PlainValue.TryText(channelRaw, _scratch, out var channelText) && !isBareError)
        {
            return RejectReason.UnexpectedShape;
        }

        var channel = _market.Named(channelText);
        var eventRaw = _envelope.Raw(frame, Event);
        ReadOnlySpan<byte> eventText = default;
        if (!eventRaw.IsEmpty && !PlainValue.TryText(eventRaw, _scratch, out eventText))
        {
            return RejectReason.UnexpectedShape;
        }

        return TryTime(frame, out var time) ? ReadEvent(frame, channel, eventText, time, symbols, output) : RejectReason.UnexpectedShape;
    }

    private RejectReason ReadEvent(ReadOnlySpan<byte> frame, GateChannel channel, ReadOnlySpan<byte> name, long time, SymbolTable symbols, DecodedFrame output)
    {
        // Answers: {…,"event":"subscribe","error":{"code":2,"message":"…"},"result":{"status":"fail"}}. Their text is for people; the engine watches for data.
        var isAnswer = name.SequenceEqual("subscribe"u8) || name.SequenceEqual("unsubscribe"u8);
        var isUpdate = name.SequenceEqual("update"u8);
        var hasError = !PlainValue.IsAbsent(_envelope.Raw(frame, Error));
        if (channel == GateChannel.Pong || (hasError && !isUpdate) || (isAnswer && channel != GateChannel.Unknown) || IsUnused(channel, name))
        {
            output.Append(EventKind.Control, NoListing).ExchangeTimeNanos = time;
            return RejectReason.None;
        }

        // Book streams have been seen without an event: {"channel":"spot.obu","result":{…},"time_ms":1757377580074}
        if (channel == GateChannel.Unknown || (!isUpdate && !_envelope.Raw(frame, Event).IsEmpty))
        {
            return RejectReason.UnknownChannel;
        }

        var result = _envelope.Raw(frame, Result);
        if (hasError || PlainValue.IsAbsent(result))
        {
            return RejectReason.UnexpectedShape;
        }

        return channel switch
        {
            GateChannel.BookUpdate => _books.ReadUpdate(result, isStream: false, symbols, output),
            GateChannel.BookStream => _books.ReadUpdate(result, isStream: true, symbols, output),
            GateChannel.Trades when _market.CountsContracts => _contractTrades.Read(result, symbols, output),
            GateChannel.Trades => _trades.Read(result, symbols, output),
            GateChannel.BookTicker => _quotes.ReadBookTicker(result, symbols, output),
            GateChannel.Tickers => _quotes.ReadTicker(result, time, symbols, output),
            GateChannel.Candlesticks => _bars.Read(result, time, symbols, output),
            _ => RejectReason.UnknownChannel,
        };
    }

    // Streams that nobody asks for; a contract's order_book comes whole under the event "all", its tickers have no best prices.
    private bool IsUnused(GateChannel channel, ReadOnlySpan<byte> name) => channel switch
    {
        GateChannel.TopOfBook => name.SequenceEqual("update"u8) || (_market.CountsContracts && name.SequenceEqual("all"u8)),
        GateChannel.Tickers => _market.CountsContracts && name.SequenceEqual("update"u8),
        _ => false,
    };

    // time_ms where there is one, else the seconds, else none.
    private bool TryTime(ReadOnlySpan<byte> frame, out long nanos)
    {
        nanos = 0;
        var millis = _envelope.Raw(frame, TimeMillis);
        if (!millis.IsEmpty)
        {
            return PlainTime.TryMillis(millis, out nanos);
        }

        var seconds = _envelope.Raw(frame, Time);
        return seconds.IsEmpty || PlainTime.TrySeconds(seconds, out nanos);
    }
}
