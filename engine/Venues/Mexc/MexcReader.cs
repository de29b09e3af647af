using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// The general path of spot, and the authority on what a frame says: a protobuf message with its fields in any order and with fields that the venue has added since, or the JSON text of an answer. Allocates
/// nothing.
/// </summary>
internal sealed class MexcReader
{
    private const int NoListing = -1;

    private readonly Widening _widening;
    private readonly MexcBookReader _books;
    private readonly MexcTradeReader _trades;
    private readonly MexcQuoteReader _quotes;
    private readonly MexcBarReader _bars;

    /// <summary>A reader for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    public MexcReader(ListingDecimals decimals)
    {
        _widening = new Widening(decimals);
        var numbers = new MexcNumbers(_widening);
        _books = new MexcBookReader(numbers);
        _trades = new MexcTradeReader(numbers);
        _quotes = new MexcQuoteReader(numbers);
        _bars = new MexcBarReader(numbers);
    }

    /// <summary>True for the JSON of an answer. No protobuf message begins like that: it would be the start of a group, which the venue's messages do not have.</summary>
    /// <param name="frame">The message.</param>
    public static bool IsText(ReadOnlySpan<byte> frame) => !frame.IsEmpty && frame[0] == '{';

    /// <summary>Reads one message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        output.Clear();
        if (IsText(frame))
        {
            ReadText(frame, symbols, output);
            return;
        }

        var reason = MexcPush.Read(frame, out var push);
        var listing = NoListing;
        if (reason == RejectReason.None)
        {
            reason = FindListing(push.Native, symbols, out listing);
        }

        if (reason == RejectReason.None && listing != SymbolTable.Unselected)
        {
            reason = Repeat(push, listing, output);
        }

        if (reason != RejectReason.None)
        {
            output.Reject(reason, Suspect(frame, push, reason, symbols));
        }
    }

    private static RejectReason FindListing(ReadOnlySpan<byte> native, SymbolTable symbols, out int listing)
    {
        listing = symbols.Find(native);
        return native.IsEmpty ? RejectReason.UnexpectedShape : listing == SymbolTable.Unknown ? RejectReason.UnknownSymbol : RejectReason.None;
    }

    // {"id":0,"code":0,"msg":"spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT"}: answers, refusals and pongs alike. Their text is for people; the engine watches for data.
    private static void ReadText(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var reason = MexcAnswer.Check(frame);
        if (reason == RejectReason.None)
        {
            output.Append(EventKind.Control, NoListing);
        }
        else
        {
            output.Reject(reason, MexcRejectedBook.Find(frame, symbols));
        }
    }

    // The book that is in doubt: of a whole message its body says whether there is one.
    private static int Suspect(ReadOnlySpan<byte> frame, in MexcPush push, RejectReason reason, SymbolTable symbols)
    {
        if (reason != RejectReason.Malformed && push.BodyField is >= MexcBody.First and <= MexcBody.Last && !MexcBody.IsBook(push.BodyField))
        {
            return NoListing;
        }

        if (MexcBody.IsBook(push.BodyField) && symbols.Find(push.Native) is >= 0 and var listing)
        {
            return listing;
        }

        return MexcRejectedBook.Find(frame, symbols);
    }

    private RejectReason Repeat(in MexcPush push, int listing, DecodedFrame output)
    {
        _widening.BeginFrame();
        RejectReason reason;
        do
        {
            _widening.BeginAttempt(output);
            reason = ReadBody(push, listing, output);
        }
        while (_widening.MustRepeat);
        return _widening.EndFrame(reason);
    }

    private RejectReason ReadBody(in MexcPush push, int listing, DecodedFrame output)
    {
        if (push.Body.IsEmpty && push.BodyField <= MexcBody.Last)
        {
            return RejectReason.None; // a push without news, which the venue does send: no gap
        }

        switch (push.BodyField)
        {
            case MexcBody.AggreDepths:
                return _books.ReadDelta(push.Body, listing, push.TimeNanos, output);
            case MexcBody.LimitDepths:
                return _books.ReadLimit(push.Body, listing, push.TimeNanos, output);
            case MexcBody.AggreDeals:
                return _trades.Read(push.Body, listing, output);
            case MexcBody.AggreBookTicker:
                return _quotes.Read(push.Body, listing, push.TimeNanos, output);
            case MexcBody.BookTickerBatch:
                return _quotes.ReadBatch(push.Body, listing, push.TimeNanos, output);
            case MexcBody.Kline:
                return _bars.Read(push.Body, listing, push.TimeNanos, output);
            case >= MexcBody.First and <= MexcBody.Last:
                output.Append(EventKind.Control, NoListing); // a stream that the engine does not use
                return RejectReason.None;
            default:
                return RejectReason.UnknownChannel;
        }
    }
}
