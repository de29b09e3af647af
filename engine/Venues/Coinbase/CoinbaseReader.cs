using System.Text.Unicode;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// The general path, and the authority on what a frame says: any order of keys, white space, escapes, keys that the venue has added since. Throws for no bytes and allocates nothing.
/// </summary>
internal sealed class CoinbaseReader
{
    private const int Channel = 0;
    private const int Time = 1;
    private const int Count = 2;
    private const int Events = 3;
    private const int Type = 4;
    private const int EventType = 0;
    private const int Product = 1;
    private const int NoListing = -1;

    private readonly ObjectFields _envelope = new("channel", "timestamp", "sequence_num", "events", "type");
    private readonly ObjectFields _event = new("type", "product_id", "updates", "trades", "tickers", "candles");
    private readonly ObjectFields _named = new("product_id");
    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];
    private readonly Widening _widening;
    private readonly CoinbaseBookReader _books;
    private readonly CoinbasePrintReader _prints;

    /// <summary>A reader for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    /// <param name="gather">Puts levels and trades in order.</param>
    public CoinbaseReader(ListingDecimals decimals, CoinbaseGather gather)
    {
        _widening = new Widening(decimals);
        var numbers = new FieldNumbers(_widening, _scratch);
        _books = new CoinbaseBookReader(numbers, gather, _scratch);
        _prints = new CoinbasePrintReader(numbers, gather, _scratch);
    }

    /// <summary>Reads one message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var reason = RejectReason.Malformed;
        if (JsonSyntax.IsWhole(frame))
        {
            _widening.BeginFrame();
            do
            {
                _widening.BeginAttempt(output);
                reason = ReadMessage(frame, symbols, output);
            }
            while (_widening.MustRepeat);
            _widening.EndFrame(reason);
        }

        if (reason != RejectReason.None)
        {
            output.Reject(reason, CoinbaseChannels.NamesOnlyBookless(frame) ? SymbolTable.Unknown : RejectedBook.Find(frame, symbols));
        }
    }

    /// <summary>Finds the product that a message is about: that of its first event, or of the first entry in it.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbol">UTF-8 bytes of the product, good until the next call.</param>
    public bool TryReadSymbol(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> symbol)
    {
        symbol = default;
        if (!JsonSyntax.IsDocument(frame, out _) || !Utf8.IsValid(frame) || _envelope.Split(frame) != RejectReason.None
            || !ArrayItems.TryBegin(_envelope.Raw(frame, Events), out var items) || !items.MoveNext() || _event.Split(items.Current) != RejectReason.None)
        {
            return false;
        }

        var raw = _event.Raw(items.Current, Product);
        for (var list = Product + 1; raw.IsEmpty && list < 6; list++)
        {
            if (ArrayItems.TryBegin(_event.Raw(items.Current, list), out var entries) && entries.MoveNext() && _named.Split(entries.Current) == RejectReason.None)
            {
                raw = _named.Raw(entries.Current, 0);
            }
        }

        return PlainValue.TryText(raw, _scratch, out symbol) && !symbol.IsEmpty;
    }

    private RejectReason ReadMessage(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var reason = _envelope.Split(frame);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        // {"type":"error","message":"..."}
        var channelRaw = _envelope.Raw(frame, Channel);
        if (channelRaw.IsEmpty && _envelope.Raw(frame, Type).SequenceEqual("\"error\""u8))
        {
            output.Append(EventKind.Control, NoListing);
            return RejectReason.None;
        }

        // {"channel":"l2_data","client_id":"","timestamp":"2026-08-09T21:05:48.506659391Z","sequence_num":15,"events":[…]}
        if (!PlainValue.TryText(channelRaw, _scratch, out var text))
        {
            return RejectReason.UnexpectedShape;
        }

        var channel = CoinbaseChannels.Of(text);
        if (channel == CoinbaseChannel.Unknown)
        {
            return RejectReason.UnknownChannel;
        }

        if (!PlainValue.TryInteger(_envelope.Raw(frame, Count), out var count)
            || !PlainValue.TryText(_envelope.Raw(frame, Time), _scratch, out var timeText) || !InternetTime.TryParse(timeText, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        output.ConnectionCount = count;
        if (channel != CoinbaseChannel.Other)
        {
            return ReadEvents(frame, channel, time, symbols, output);
        }

        output.Append(EventKind.Control, NoListing).ExchangeTimeNanos = time;
        return RejectReason.None;
    }

    private RejectReason ReadEvents(ReadOnlySpan<byte> frame, CoinbaseChannel channel, long time, SymbolTable symbols, DecodedFrame output)
    {
        if (!ArrayItems.TryBegin(_envelope.Raw(frame, Events), out var items))
        {
            return RejectReason.UnexpectedShape;
        }

        while (items.MoveNext())
        {
            var json = items.Current;
            var reason = _event.Split(json);
            if (reason == RejectReason.None)
            {
                reason = TryType(json, out var isSnapshot) ? ReadEvent(json, channel, isSnapshot, time, symbols, output) : RejectReason.UnexpectedShape;
            }

            if (reason == RejectReason.None && output.Events.Length > DecodedFrame.MaxEvents)
            {
                reason = RejectReason.TooLarge;
            }

            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return RejectReason.None;
    }

    private RejectReason ReadEvent(ReadOnlySpan<byte> json, CoinbaseChannel channel, bool isSnapshot, long time, SymbolTable symbols, DecodedFrame output) => channel switch
    {
        CoinbaseChannel.Book => _books.Read(_event.Raw(json, Product), _event.Raw(json, 2), isSnapshot, time, symbols, output),
        CoinbaseChannel.Trades => _prints.ReadTrades(_event.Raw(json, 3), isSnapshot, symbols, output),
        CoinbaseChannel.Ticker => _prints.ReadTickers(_event.Raw(json, 4), time, symbols, output),
        _ => _prints.ReadCandles(_event.Raw(json, 5), time, symbols, output),
    };

    private bool TryType(ReadOnlySpan<byte> json, out bool isSnapshot)
    {
        isSnapshot = false;
        if (!PlainValue.TryText(_event.Raw(json, EventType), _scratch, out var type))
        {
            return false;
        }

        isSnapshot = type.SequenceEqual("snapshot"u8);
        return isSnapshot || type.SequenceEqual("update"u8);
    }
}
