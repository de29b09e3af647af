using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Reads contract messages: the envelope, and which reader its data is for. Any order of keys, white space, escapes, keys that the venue has added since; 0 B.</summary>
internal sealed class MexcContractReader
{
    private const int SymbolKey = 0;
    private const int Data = 1;
    private const int Channel = 2;
    private const int Sent = 3;
    private const int NoListing = -1;

    private readonly ObjectFields _envelope = new("symbol", "data", "channel", "ts");
    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];
    private readonly Widening _widening;
    private readonly MexcContractBookReader _books;
    private readonly MexcContractPrintReader _prints;

    /// <summary>A reader for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    public MexcContractReader(ListingDecimals decimals)
    {
        _widening = new Widening(decimals);
        _books = new MexcContractBookReader(_widening);
        _prints = new MexcContractPrintReader(_widening);
    }

    /// <summary>Reads the version of a depth snapshot. Cold.</summary>
    /// <param name="body">Any bytes.</param>
    /// <param name="version">The version.</param>
    public static bool TryReadVersion(ReadOnlySpan<byte> body, out long version)
    {
        version = 0;
        var envelope = new ObjectFields("data");
        var data = new ObjectFields("version");
        if (!JsonSyntax.IsWhole(body) || envelope.Split(body) != RejectReason.None)
        {
            return false;
        }

        var raw = envelope.Raw(body, 0);
        return !raw.IsEmpty && data.Split(raw) == RejectReason.None && PlainValue.TryInteger(data.Raw(raw, 0), out version);
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
            reason = _widening.EndFrame(reason);
        }

        if (reason != RejectReason.None)
        {
            output.Reject(reason, MexcContractRejectedBook.Find(frame, symbols));
        }
    }

    /// <summary>Reads the body of a REST depth snapshot.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing that was asked for.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void ReadSnapshot(ReadOnlySpan<byte> body, int listing, DecodedFrame output)
    {
        var reason = RejectReason.Malformed;
        if (JsonSyntax.IsWhole(body))
        {
            _widening.BeginFrame();
            do
            {
                _widening.BeginAttempt(output);
                reason = ReadBody(body, listing, output);
            }
            while (_widening.MustRepeat);
            reason = _widening.EndFrame(reason);
        }

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
        return JsonSyntax.IsWhole(frame) && _envelope.Split(frame) == RejectReason.None && PlainValue.TryText(_envelope.Raw(frame, SymbolKey), _scratch, out symbol);
    }

    // {"success":true,"code":0,"data":{"asks":[[86469.5,398,1]],"bids":[[86469.4,48926,6]],"version":42029847745,"timestamp":1790145447834}}
    private RejectReason ReadBody(ReadOnlySpan<byte> body, int listing, DecodedFrame output)
    {
        var reason = _envelope.Split(body);
        var data = _envelope.Raw(body, Data);
        return reason != RejectReason.None ? reason
            : PlainValue.IsAbsent(data) ? RejectReason.UnexpectedShape
            : _books.Read(data, isWhole: true, listing, 0, output);
    }

    // {"symbol":"BTC_USDT","data":{…},"channel":"push.depth","ts":1790145447838}
    private RejectReason ReadMessage(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var reason = _envelope.Split(frame);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!PlainValue.TryText(_envelope.Raw(frame, Channel), _scratch, out var name))
        {
            return RejectReason.UnexpectedShape;
        }

        var channel = MexcContractChannels.Named(name);
        if (channel is MexcContractChannel.Answer or MexcContractChannel.Other)
        {
            output.Append(EventKind.Control, NoListing);
            return RejectReason.None;
        }

        if (channel == MexcContractChannel.Unknown)
        {
            return RejectReason.UnknownChannel;
        }

        long sent = 0;
        var sentRaw = _envelope.Raw(frame, Sent);
        if (!PlainValue.IsAbsent(sentRaw) && !PlainTime.TryMillis(sentRaw, out sent))
        {
            return RejectReason.UnexpectedShape;
        }

        reason = SymbolValue.Find(_envelope.Raw(frame, SymbolKey), _scratch, symbols, out var listing);
        var data = _envelope.Raw(frame, Data);
        return reason != RejectReason.None || listing < 0 ? reason
            : PlainValue.IsAbsent(data) ? RejectReason.UnexpectedShape
            : ReadData(data, channel, listing, sent, output);
    }

    private RejectReason ReadData(ReadOnlySpan<byte> data, MexcContractChannel channel, int listing, long sent, DecodedFrame output) => channel switch
    {
        MexcContractChannel.Depth => _books.Read(data, isWhole: false, listing, sent, output),
        MexcContractChannel.FullDepth => _books.Read(data, isWhole: true, listing, sent, output),
        MexcContractChannel.Ticker => _prints.ReadTicker(data, listing, sent, output),
        MexcContractChannel.Kline => _prints.ReadBar(data, listing, sent, output),
        _ => ReadDeals(data, listing, output),
    };

    // An array since 2025, an object before.
    private RejectReason ReadDeals(ReadOnlySpan<byte> data, int listing, DecodedFrame output)
    {
        if (data[0] != '[')
        {
            return _prints.ReadDeal(data, listing, output);
        }

        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var reason = _prints.ReadDeal(data[start..(int)reader.BytesConsumed], listing, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return RejectReason.None;
    }
}
