using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// The general path, and the authority on what a frame says: any order of keys, white space, escapes, keys that the venue has added since. Throws for no bytes and allocates nothing.
/// </summary>
internal sealed class KrakenReader
{
    private const int Channel = 0;
    private const int Type = 1;
    private const int Data = 2;
    private const int Method = 3;
    private const int Error = 4;
    private const int Success = 5;
    private const int Result = 6;
    private const int NoListing = -1;

    private readonly ObjectFields _envelope = new("channel", "type", "data", "method", "error", "success", "result");
    private readonly ObjectFields _answer = new("channel", "symbol", "depth");
    private readonly ObjectFields _named = new("symbol");
    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];
    private readonly Widening _widening;
    private readonly KrakenDepths _depths;
    private readonly KrakenBookReader _books;
    private readonly KrakenPrintReader _prints;

    /// <summary>A reader for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    /// <param name="depths">Takes what acknowledgements say.</param>
    public KrakenReader(ListingDecimals decimals, KrakenDepths depths)
    {
        _widening = new Widening(decimals);
        _depths = depths;
        var numbers = new FieldNumbers(_widening, _scratch);
        _books = new KrakenBookReader(numbers, depths, _scratch);
        _prints = new KrakenPrintReader(numbers, _scratch);
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
            output.Reject(reason, KrakenChannelNames.NamesOnlyBookless(frame) ? SymbolTable.Unknown : RejectedBook.Find(frame, symbols));
        }
    }

    /// <summary>Finds the symbol that a message is about: that of the first element of its data.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbol">UTF-8 bytes of the symbol, good until the next call.</param>
    public bool TryReadSymbol(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> symbol)
    {
        symbol = default;
        return JsonSyntax.IsWhole(frame) && _envelope.Split(frame) == RejectReason.None
            && ArrayItems.TryBegin(_envelope.Raw(frame, Data), out var items) && items.MoveNext()
            && _named.Split(items.Current) == RejectReason.None
            && PlainValue.TryText(_named.Raw(items.Current, 0), _scratch, out symbol) && !symbol.IsEmpty;
    }

    private RejectReason ReadMessage(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var reason = _envelope.Split(frame);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        // {"method":"subscribe","req_id":1,"result":{…},"success":true,"time_in":"..","time_out":".."}   {"error":"..","method":"subscribe","success":false,…}
        if (!_envelope.Raw(frame, Method).IsEmpty || !PlainValue.IsAbsent(_envelope.Raw(frame, Error)))
        {
            return ReadAnswer(frame, symbols, output);
        }

        // {"channel":"book","type":"update","data":[{…}]}   {"channel":"heartbeat"}
        if (!PlainValue.TryText(_envelope.Raw(frame, Channel), _scratch, out var text))
        {
            return RejectReason.UnexpectedShape;
        }

        var channel = KrakenChannelNames.Of(text);
        if (channel == KrakenChannel.Unknown)
        {
            return RejectReason.UnknownChannel;
        }

        if (channel == KrakenChannel.Other)
        {
            output.Append(EventKind.Control, NoListing);
            return RejectReason.None;
        }

        if (!PlainValue.TryText(_envelope.Raw(frame, Type), _scratch, out var type))
        {
            return RejectReason.UnexpectedShape;
        }

        var isSnapshot = type.SequenceEqual("snapshot"u8);
        return isSnapshot || type.SequenceEqual("update"u8) ? ReadData(frame, channel, isSnapshot, symbols, output) : RejectReason.UnexpectedShape;
    }

    private RejectReason ReadData(ReadOnlySpan<byte> frame, KrakenChannel channel, bool isSnapshot, SymbolTable symbols, DecodedFrame output)
    {
        if (!ArrayItems.TryBegin(_envelope.Raw(frame, Data), out var items))
        {
            return RejectReason.UnexpectedShape;
        }

        while (items.MoveNext())
        {
            var reason = channel switch
            {
                KrakenChannel.Book => _books.Read(items.Current, isSnapshot, symbols, output),
                KrakenChannel.Trade => _prints.ReadTrade(items.Current, isSnapshot, symbols, output),
                KrakenChannel.Ticker => _prints.ReadTicker(items.Current, symbols, output),
                _ => _prints.ReadBar(items.Current, symbols, output),
            };
            if (reason != RejectReason.None)
            {
                return reason;
            }

            if (output.Events.Length > DecodedFrame.MaxEvents)
            {
                return RejectReason.TooLarge;
            }
        }

        return RejectReason.None;
    }

    private RejectReason ReadAnswer(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var method = _envelope.Raw(frame, Method);
        ReadOnlySpan<byte> name = default;
        if (!method.IsEmpty && !PlainValue.TryText(method, _scratch, out name))
        {
            return RejectReason.UnexpectedShape;
        }

        var isSubscription = name.SequenceEqual("subscribe"u8);
        if (!isSubscription && !name.SequenceEqual("unsubscribe"u8) && !name.SequenceEqual("pong"u8) && PlainValue.IsAbsent(_envelope.Raw(frame, Error)))
        {
            return RejectReason.UnknownChannel;
        }

        if (isSubscription && _envelope.Raw(frame, Success).SequenceEqual("true"u8))
        {
            NoteDepth(_envelope.Raw(frame, Result), symbols);
        }

        output.Append(EventKind.Control, NoListing);
        return RejectReason.None;
    }

    // {"channel":"book","depth":25,"snapshot":true,"symbol":"BTC/USD"}
    private void NoteDepth(ReadOnlySpan<byte> result, SymbolTable symbols)
    {
        if (_answer.Split(result) == RejectReason.None && _answer.Raw(result, 0).SequenceEqual("\"book\""u8)
            && PlainValue.TryText(_answer.Raw(result, 1), _scratch, out var symbol) && symbols.Find(symbol) is >= 0 and var listing
            && PlainValue.TryInteger(_answer.Raw(result, 2), out var depth) && KrakenChannels.IsDepth(depth))
        {
            _depths.Note(listing, (int)depth);
        }
    }
}
