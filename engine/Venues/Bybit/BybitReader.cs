using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Bybit;

/// <summary>
/// The general path, and the authority on what a frame says: any order of keys, white space, escapes, keys that the venue has added since. Allocates nothing and throws nothing, whatever the bytes.
/// </summary>
internal sealed class BybitReader
{
    private const int Topic = 0;
    private const int Type = 1;
    private const int Time = 2;
    private const int Data = 3;
    private const int EngineTime = 4;
    private const int Operation = 5;
    private const int Success = 6;

    private readonly BybitObject _envelope = new("topic", "type", "ts", "data", "cts", "op", "success");
    private readonly Widening _widening;
    private readonly BybitValues _values;
    private readonly BybitBookReader _books;
    private readonly BybitTradeReader _trades;
    private readonly BybitTickerReader _tickers;
    private readonly BybitBarReader _bars;

    /// <summary>A reader for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    /// <param name="bests">Best prices as <c>orderbook.1</c> has told them.</param>
    /// <param name="tickers">Best prices as <c>tickers</c> has told them.</param>
    public BybitReader(ListingDecimals decimals, BybitTops bests, BybitTops tickers)
    {
        _widening = new Widening(decimals);
        _values = new BybitValues(_widening);
        _books = new BybitBookReader(_values, bests);
        _trades = new BybitTradeReader(_values);
        _tickers = new BybitTickerReader(_values, tickers);
        _bars = new BybitBarReader(_values);
    }

    // How the first pass ended.
    private enum Pass
    {
        Complete,
        Unselected,
        Malformed,
    }

    /// <summary>Reads one message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        output.Clear();
        switch (NoteEnvelope(frame, symbols))
        {
            case Pass.Unselected:
                return;
            case Pass.Malformed:
                output.Reject(RejectReason.Malformed, BybitRejectedBook.Find(frame, symbols));
                return;
        }

        var reason = Classify(frame, symbols, out var message);
        if (reason == RejectReason.None && message.Channel == BybitChannel.Control)
        {
            output.Append(EventKind.Control, -1);
            return;
        }

        if (reason == RejectReason.None)
        {
            reason = ReadData(frame, message, output);
        }

        if (reason != RejectReason.None)
        {
            output.Reject(reason, Suspect(frame, message, symbols));
        }
    }

    /// <summary>Finds the symbol that a message is about.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="native">The symbol.</param>
    public bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = "";
        if (NoteEnvelope(frame, SymbolTable.Empty) == Pass.Complete && _envelope[Topic].Type == JsonTokenType.String)
        {
            BybitTopics.Read(_values.Text(frame, _envelope[Topic]), out var symbol);
            native = Encoding.UTF8.GetString(symbol);
        }

        return native.Length > 0;
    }

    // The book that a rejected message makes doubtful: none when it is known to be about something else.
    private static int Suspect(ReadOnlySpan<byte> frame, in BybitMessage message, SymbolTable symbols) => message.Channel switch
    {
        BybitChannel.Book => message.Listing >= 0 ? message.Listing : BybitRejectedBook.Find(frame, symbols),
        BybitChannel.Unknown => BybitRejectedBook.Find(frame, symbols),
        _ => -1,
    };

    // The whole frame. Of a broken one as much is read as is whole, because what stands behind an unselected symbol is not looked at.
    private Pass NoteEnvelope(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        _envelope.Begin();
        var isDocument = JsonSyntax.IsDocument(frame, out var readable);
        var reader = new Utf8JsonReader(frame[..readable], isFinalBlock: isDocument, state: default);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Pass.Malformed;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_envelope.Note(ref reader, 0) == Topic && reader.TokenType == JsonTokenType.String && IsUnselected(frame, symbols))
            {
                return Pass.Unselected;
            }

            if (!reader.TrySkip())
            {
                return Pass.Malformed; // within a value that is not whole: the reader stands in front of it still, and would read on inside
            }
        }

        return isDocument && Utf8.IsValid(frame) ? Pass.Complete : Pass.Malformed;
    }

    private bool IsUnselected(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        BybitTopics.Read(_values.Text(frame, _envelope[Topic]), out var symbol);
        return !symbol.IsEmpty && symbols.Find(symbol) == SymbolTable.Unselected;
    }

    private RejectReason Classify(ReadOnlySpan<byte> frame, SymbolTable symbols, out BybitMessage message)
    {
        message = new BybitMessage { Listing = SymbolTable.Unknown, Symbols = symbols };
        ReadOnlySpan<byte> symbol = default;
        if (_envelope[Topic].Type == JsonTokenType.String)
        {
            message.Channel = BybitTopics.Read(_values.Text(frame, _envelope[Topic]), out symbol);
        }
        else if (_envelope[Topic].Type == JsonTokenType.None && (_envelope[Operation].Type == JsonTokenType.String || _envelope[Success].Type is JsonTokenType.True or JsonTokenType.False))
        {
            message.Channel = BybitChannel.Control; // {"success":true,"ret_msg":"subscribe","conn_id":"2324d924-…","req_id":"10001","op":"subscribe"}   {"op":"pong","args":["1672916271846"],"conn_id":"…"}
        }

        if (!symbol.IsEmpty)
        {
            message.Listing = symbols.Find(symbol);
        }

        if (_envelope.HasDuplicate)
        {
            return RejectReason.UnexpectedShape;
        }

        if (message.Channel == BybitChannel.Unknown)
        {
            return _envelope[Topic].Type == JsonTokenType.String ? RejectReason.UnknownChannel : RejectReason.UnexpectedShape;
        }

        return message.Channel == BybitChannel.Control ? RejectReason.None
            : message.Listing < 0 ? RejectReason.UnknownSymbol
            : ReadHead(frame, ref message);
    }

    // Type and times, which all channels have.
    private RejectReason ReadHead(ReadOnlySpan<byte> frame, ref BybitMessage message)
    {
        var type = _envelope[Type].Type == JsonTokenType.String ? _values.Text(frame, _envelope[Type]) : default;
        message.IsDelta = type.SequenceEqual("delta"u8);
        if (!message.IsDelta && !type.SequenceEqual("snapshot"u8))
        {
            return RejectReason.UnexpectedShape;
        }

        message.Data = _envelope[Data];
        var reason = _values.Time(frame, _envelope[Time], out message.Time);
        message.EngineTime = message.Time;
        return reason != RejectReason.None || _envelope[EngineTime].Type == JsonTokenType.None ? reason : _values.Time(frame, _envelope[EngineTime], out message.EngineTime);
    }

    private RejectReason ReadData(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        _widening.BeginFrame();
        RejectReason reason;
        do
        {
            _widening.BeginAttempt(output);
            reason = message.Channel switch
            {
                BybitChannel.Book => _books.ReadBook(frame, message, output),
                BybitChannel.Quote => _books.ReadQuote(frame, message, output),
                BybitChannel.Trades => _trades.Read(frame, message, output),
                BybitChannel.Ticker => _tickers.Read(frame, message, output),
                _ => _bars.Read(frame, message, output),
            };
        }
        while (_widening.MustRepeat);
        return _widening.EndFrame(reason);
    }
}
