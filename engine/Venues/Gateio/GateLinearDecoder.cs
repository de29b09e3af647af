using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// HOT: decodes the messages of Gate USDT futures; 0 B. Quantities count contracts, with fractions where the venue was asked for them (<see cref="GateLinearFeed.Headers"/>), as texts or as JSON numbers.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe partial class GateLinearDecoder(ListingDecimals decimals) : GateDecoder(GateMarket.Futures, decimals)
{
    // Behind {"time":1791009973,"time_ms":1791009973177,"channel":"futures. stands the channel; behind book_ticker","event":"update","result":{"t":1791009973168,"u":126906668187,"s":" the contract.
    private const int ChannelOffset = 62;
    private const int MillisOffset = 29; // of the message's time; with a 9 in front, from the year 2255 on, it may be none: a form would not see that
    private const int ContractOffset = 142;
    private const int BookOffset = 117; // behind obu","event":"update","result":{"t":1791009973182,"s":" the stream's name
    private const ushort BookStream = 0x626F; // ob

    private static readonly NumberKey[] QuoteNumbers =
    [
        new("t", NumberRole.Time), new("u", NumberRole.Sequence),
        new("b", NumberRole.Price), new("B", NumberRole.Quantity), new("a", NumberRole.AskPrice), new("A", NumberRole.AskQuantity),
    ];

    private readonly FrameForms _quotes = new(ContractOffset);
    private readonly FrameForms _books = new(BookOffset + 3); // behind ob.

    private protected override FrameForms? HeadsOf(long symbolOffset) => symbolOffset == BookOffset ? _books : null;

    private protected override bool ScanEnvelope(byte* at, byte* end, DecodedFrame output)
    {
        var length = (int)(end - at);
        if (length > ContractOffset && *(ushort*)(at + ChannelOffset) == BookStream)
        {
            if (ScanKnownBook(at, length, _books, output))
            {
                return true;
            }

            output.Clear();
            return ScanFrame(at, end, output);
        }

        if (length > ContractOffset && at[ChannelOffset] == 't')
        {
            if (ScanKnownTrade(at, length, output))
            {
                return true;
            }

            output.Clear();
            if (!ScanFrame(at, end, output))
            {
                return false;
            }

            if (output.HasOneEvent && output.First.Kind == EventKind.Trade)
            {
                LearnTrade(at, length, output.First);
            }

            return true;
        }

        if (length <= ContractOffset || at[ChannelOffset] != 'b' || at[MillisOffset] == '9')
        {
            return ScanFrame(at, end, output);
        }

        // Quotes are the most frequent messages, and a contract's numbers keep their lengths for a while.
        if (_quotes.TryRead(at, length, Symbols, Decimals, output))
        {
            return true;
        }

        output.Clear();
        if (!ScanFrame(at, end, output))
        {
            return false;
        }

        if (output.HasOneEvent && output.First.Kind == EventKind.Quote)
        {
            _quotes.Learn(at, length, Symbols, Decimals, QuoteNumbers, output.First);
        }

        return true;
    }

    private bool ScanFrame(byte* frame, byte* end, DecodedFrame output)
    {
        var at = frame;

        // {"time":1791009973,"time_ms":1791009973160,"channel":"futures.obu","event":"update","result":{…}}
        if (!Literal.Expect(ref at, "{\"time\":"u8) || !ScanTime(ref at, end, out _))
        {
            return false;
        }

        var result = at; // these texts are too long to be compared without asking for the end
        if (Literal.Skip(ref result, end, ",\"channel\":\"futures.obu\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(frame, result, end, isStream: true, output);
        }
        else if (Literal.Skip(ref result, end, ",\"channel\":\"futures.book_ticker\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanQuote(result, end, output);
        }
        else if (Literal.Skip(ref result, end, ",\"channel\":\"futures.trades\",\"event\":\"update\",\"result\":["u8))
        {
            at = ScanTrades(result, end, output);
        }
        else if (Literal.Skip(ref result, end, ",\"channel\":\"futures.order_book_update\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBookUpdate(result, end, output);
        }
        else
        {
            return false;
        }

        return at != null && at == end - 1 && *at == '}';
    }

    // {"t":1791009973168,"u":126906668187,"s":"BTC_USDT","b":"84588.1","B":"5564","a":"84588.2","A":"23621"}, or "B":5564
    private byte* ScanQuote(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"t\":"u8) || !MillisScan.TryRead(ref at, end, out var millis) || millis is 0 or > Timestamp.MaxMillis
            || !Literal.Expect(ref at, ",\"u\":"u8) || !IntegerScan.TryRead(ref at, end, out var sequence) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return null;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing == SymbolTable.Unknown)
        {
            return null;
        }

        var price = PriceScan(listing);
        var quantity = QuantityScan(listing);
        if (!Literal.Expect(ref at, ",\"b\":\""u8) || !price.TryRead(ref at, end, out var bid)
            || !Literal.Expect(ref at, "\",\"B\":"u8) || !ScanSize(ref at, end, quantity, out var bidQuantity)
            || !Literal.Expect(ref at, ",\"a\":\""u8) || !price.TryRead(ref at, end, out var ask)
            || !Literal.Expect(ref at, "\",\"A\":"u8) || !ScanSize(ref at, end, quantity, out var askQuantity) || !Literal.Expect(ref at, "}"u8))
        {
            return null;
        }

        if (listing == SymbolTable.Unselected)
        {
            return at;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = millis * Timestamp.NanosPerMilli;
        quote.Sequence = sequence;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return at;
    }

    // "5564" or 5564, up to and with the closing quote.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanSize(ref byte* at, byte* end, DecimalScan scan, out long size)
    {
        var next = at + 1;
        if (*at == '"' && scan.TryRead(ref next, end, out size) && *next == '"')
        {
            at = next + 1;
            return true;
        }

        return ScanBareSize(ref at, end, scan, out size);
    }

    // A JSON number has no leading zero; behind a quote it may have one.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: without the header
    private static bool ScanBareSize(ref byte* at, byte* end, DecimalScan scan, out long size)
    {
        size = 0;
        return (*at != '0' || (uint)(at[1] - '0') > 9) && scan.TryRead(ref at, end, out size);
    }
}
