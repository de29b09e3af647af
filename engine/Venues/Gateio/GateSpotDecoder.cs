using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <summary>HOT: decodes the messages of Gate spot; 0 B.</summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe partial class GateSpotDecoder(ListingDecimals decimals) : GateDecoder(GateMarket.Spot, decimals)
{
    // Where the symbol of an order_book_update stands: {"time":1619093535,"channel":"spot.order_book_update","event":"update","result":{"t":1619093535554,"e":"depthUpdate","E":1619093535,"s":"
    private const int FormerSymbolOffset = 137;
    private const int MillisBytes = 24; // "time_ms":1619093535555, since 2022-11
    private const int DepthBytes = 10; // "l":"100", since 2025-05
    private const int ChannelOffset = 35; // behind {"time":1619093535,"channel":"spot.
    private const int NameOffset = 20; // of the second key
    private const int DepthOffset = 124; // of the second key behind "result":{
    private const int StreamOffset = 114; // behind obu","event":"update","result":{"t":1757377580073,"s":" the name of an obu

    private readonly FrameForms _formerBooks = new(FormerSymbolOffset);
    private readonly FrameForms _shortBooks = new(FormerSymbolOffset + MillisBytes);
    private readonly FrameForms _books = new(FormerSymbolOffset + MillisBytes + DepthBytes);
    private readonly FrameForms _streams = new(StreamOffset + 3); // behind ob.

    private protected override FrameForms? HeadsOf(long symbolOffset) => symbolOffset switch
    {
        FormerSymbolOffset => _formerBooks,
        FormerSymbolOffset + MillisBytes => _shortBooks,
        FormerSymbolOffset + MillisBytes + DepthBytes => _books,
        StreamOffset => _streams,
        _ => null,
    };

    private protected override bool ScanEnvelope(byte* at, byte* end, DecodedFrame output)
    {
        if (end - at > FormerSymbolOffset && BooksLike(at) is { } heads)
        {
            if (ScanKnownBook(at, (int)(end - at), heads, output))
            {
                return true;
            }

            output.Clear();
        }

        return ScanFrame(at, end, output);
    }

    // The forms that the message has if it is a change of a book.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FrameForms? BooksLike(byte* frame)
    {
        var isFormer = frame[NameOffset] == 'c';
        return frame[isFormer ? ChannelOffset : ChannelOffset + MillisBytes] != 'o' ? null
            : isFormer ? _formerBooks
            : frame[ChannelOffset + MillisBytes + 1] == 'b' ? _streams
            : frame[DepthOffset] == 'l' ? _books
            : _shortBooks;
    }

    private bool ScanFrame(byte* frame, byte* end, DecodedFrame output)
    {
        var at = frame;

        // {"time":1606292218,"time_ms":1606292218231,"channel":"spot.trades","event":"update","result":{…}}
        if (Literal.Expect(ref at, "{\"time\":"u8))
        {
            return ScanTime(ref at, end, out var time)
                && Literal.Expect(ref at, ",\"channel\":\"spot."u8)
                && ScanChannel(frame, ref at, end, time, output)
                && at == end - 1 && *at == '}';
        }

        // {"channel":"spot.obu","result":{…},"time_ms":1757377580074}
        return Literal.Expect(ref at, "{\"channel\":\"spot.obu\",\"result\":"u8)
            && (at = ScanBook(frame, at, end, isStream: true, output)) != null
            && Literal.Expect(ref at, ",\"time_ms\":"u8) && IntegerScan.TryRead(ref at, end, out var sent) && sent <= Timestamp.MaxMillis
            && at == end - 1 && *at == '}';
    }

    private bool ScanChannel(byte* frame, ref byte* at, byte* end, long time, DecodedFrame output)
    {
        var result = at; // these texts are too long to be compared without asking for the end
        if (Literal.Skip(ref result, end, "obu\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(frame, result, end, isStream: true, output);
        }
        else if (Literal.Skip(ref result, end, "order_book_update\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(frame, result, end, isStream: false, output); // in recordings: the engine subscribes to obu
        }
        else if (Literal.Skip(ref result, end, "book_ticker\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanQuote(result, end, output);
        }
        else if (Literal.Skip(ref result, end, "trades\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanTrade(result, end, output);
        }
        else if (Literal.Skip(ref result, end, "tickers\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanTicker(result, end, time, output);
        }
        else
        {
            return false;
        }

        return at != null;
    }
}
