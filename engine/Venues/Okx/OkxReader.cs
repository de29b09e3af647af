using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Okx;

/// <summary>
/// The general path, and the authority on what a frame says: any order of keys, white space, escapes, keys that the venue has added since. Allocates nothing and does not throw.
/// </summary>
internal sealed class OkxReader
{
    private const int Event = 0;
    private const int Argument = 1;
    private const int Action = 2;
    private const int Data = 3;
    private const int Channel = 0;
    private const int Instrument = 1;
    private const int NoListing = -1;

    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];
    private readonly ObjectFields _envelope;
    private readonly ObjectFields _argument;
    private readonly Widening _widening;
    private readonly OkxBookReader _books;
    private readonly OkxPrintReader _prints;
    private readonly OkxBarReader _bars;

    /// <summary>A reader for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    public OkxReader(ListingDecimals decimals)
    {
        _envelope = new ObjectFields("event", "arg", "action", "data");
        _argument = new ObjectFields("channel", "instId");
        _widening = new Widening(decimals);
        _books = new OkxBookReader(_widening, _scratch);
        _prints = new OkxPrintReader(new FieldNumbers(_widening, _scratch), _scratch);
        _bars = new OkxBarReader(_widening, _scratch);
    }

    /// <summary>Reads one message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        _widening.BeginFrame();
        RejectReason reason;
        do
        {
            _widening.BeginAttempt(output);
            reason = ReadMessage(frame, symbols, output);
        }
        while (_widening.MustRepeat);
        if (_widening.EndFrame(reason) != RejectReason.None)
        {
            output.Reject(reason, OkxChannels.NamesOnlyBookless(frame) ? SymbolTable.Unknown : RejectedBook.Find(frame, symbols));
        }
    }

    /// <summary>Finds the symbol that a message is about.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbol">UTF-8 bytes of the symbol, good until the next call.</param>
    public bool TryReadSymbol(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> symbol)
    {
        symbol = default;
        if (!JsonSyntax.IsWhole(frame) || _envelope.Split(frame) != RejectReason.None || !_envelope.Raw(frame, Event).IsEmpty)
        {
            return false;
        }

        var argument = _envelope.Raw(frame, Argument);
        return _argument.Split(argument) == RejectReason.None && PlainValue.TryNumber(_argument.Raw(argument, Instrument), _scratch, out symbol) && !symbol.IsEmpty;
    }

    // Looked at first, because the reader says no by an exception.

    private RejectReason ReadMessage(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        // pong: the answer to a ping, no JSON
        if (frame.SequenceEqual("pong"u8))
        {
            output.Append(EventKind.Control, NoListing);
            return RejectReason.None;
        }

        if (!JsonSyntax.IsWhole(frame))
        {
            return RejectReason.Malformed;
        }

        var reason = _envelope.Split(frame);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        // {"event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}   {"event":"error","code":"60012","msg":"Invalid request: …","connId":"a4d3ae55"}
        // {"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a4d3ae55"}
        var eventRaw = _envelope.Raw(frame, Event);
        if (!eventRaw.IsEmpty)
        {
            return ReadEvent(eventRaw, output);
        }

        // {"arg":{"channel":"trades","instId":"BTC-USDT"},"data":[…]}
        var argument = _envelope.Raw(frame, Argument);
        var data = _envelope.Raw(frame, Data);
        reason = _argument.Split(argument);
        if (reason != RejectReason.None || data.IsEmpty || !PlainValue.TryNumber(_argument.Raw(argument, Channel), _scratch, out var name))
        {
            return RejectReason.UnexpectedShape;
        }

        var channel = OkxChannels.Named(name);
        long interval = 0;
        if (channel == OkxChannel.Unknown || (channel == OkxChannel.Candles && !OkxBarReader.TryInterval(name[OkxChannels.CandlePrefix.Length..], out interval)))
        {
            return RejectReason.UnknownChannel;
        }

        if (channel == OkxChannel.OtherBooks)
        {
            output.Append(EventKind.Control, NoListing);
            return RejectReason.None;
        }

        if (!PlainValue.TryNumber(_argument.Raw(argument, Instrument), _scratch, out var symbol))
        {
            return RejectReason.UnexpectedShape;
        }

        var listing = symbols.Find(symbol);
        return listing switch
        {
            SymbolTable.Unknown => RejectReason.UnknownSymbol,
            SymbolTable.Unselected => RejectReason.None,
            _ => ReadData(data, channel, _envelope.Raw(frame, Action), interval, listing, output),
        };
    }

    private RejectReason ReadEvent(ReadOnlySpan<byte> raw, DecodedFrame output)
    {
        if (!PlainValue.TryNumber(raw, _scratch, out var name))
        {
            return RejectReason.UnexpectedShape;
        }

        if (!OkxChannels.IsControl(name))
        {
            return RejectReason.UnknownChannel;
        }

        output.Append(EventKind.Control, NoListing);
        return RejectReason.None;
    }

    // One entry or several, never none.
    private RejectReason ReadData(ReadOnlySpan<byte> data, OkxChannel channel, ReadOnlySpan<byte> action, long interval, int listing, DecodedFrame output)
    {
        var kind = EventKind.BookDelta;
        var reader = new Utf8JsonReader(data);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray || (channel == OkxChannel.Books && !_books.TryAction(action, out kind)))
        {
            return RejectReason.UnexpectedShape;
        }

        var entries = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; entries++)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var entry = data[start..(int)reader.BytesConsumed];
            var reason = output.Events.Length >= DecodedFrame.MaxEvents ? RejectReason.TooLarge : channel switch
            {
                OkxChannel.Books => _books.ReadBook(entry, kind, listing, output),
                OkxChannel.BestPrices => _books.ReadBestPrices(entry, listing, output),
                OkxChannel.Trades => _prints.ReadTrade(entry, listing, output),
                OkxChannel.Tickers => _prints.ReadTicker(entry, listing, output),
                _ => _bars.Read(entry, interval, listing, output),
            };
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return entries > 0 ? RejectReason.None : RejectReason.UnexpectedShape;
    }
}
