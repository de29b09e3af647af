using System.Buffers.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Ibkr;

/// <summary>The general path, and the authority on what a frame says: any order of keys, white space, escapes, keys that the venue has added since. Allocates nothing.</summary>
/// <param name="decimals">Decimals of all listings.</param>
/// <param name="tops">What is known of each listing.</param>
internal sealed class IbkrReader(ListingDecimals decimals, IbkrTops tops)
{
    private const int Topic = 0;
    private const int Contract = 1;
    private const int Updated = 2;
    private const int Error = 3;
    private const int Arguments = 4;
    private const int FirstField = 5;

    // In the order of the bits of IbkrFields.
    private readonly IbkrObject _frame = new("topic", "conid", "_updated", "error", "args", "31", "84", "86", "88", "85", "7059", "6509", "87", "7762");
    private readonly IbkrObject _status = new("authenticated", "competing");
    private readonly IbkrValues _values = new(new Widening(decimals));

    /// <summary>Reads one message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var widening = _values.Widening;
        widening.BeginFrame();
        RejectReason reason;
        do
        {
            widening.BeginAttempt(output);
            reason = JsonSyntax.IsWhole(frame) ? ReadMessage(frame, symbols, output) : RejectReason.Malformed;
        }
        while (widening.MustRepeat);
        if (widening.EndFrame(reason) != RejectReason.None)
        {
            var book = IbkrRejectedBook.Find(frame, symbols);
            if (book >= 0)
            {
                tops[book] = default; // what the frame changed is not known, and the next one may not name it again
            }

            output.Reject(reason, book);
        }
    }

    /// <summary>Finds the contract that a message is about.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="contract">Its number.</param>
    public bool TryReadContract(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> contract)
    {
        contract = default;
        return JsonSyntax.IsWhole(frame) && _frame.Split(frame) == RejectReason.None && _frame.TryText(frame, Topic, out var topic) && IbkrTopics.TryContract(topic, out contract);
    }

    private RejectReason ReadMessage(ReadOnlySpan<byte> frame, SymbolTable symbols, DecodedFrame output)
    {
        var reason = _frame.Split(frame);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        // {"topic":"error","error":"…","code":500}; {"error":"…"} answers what could not be read
        if (!_frame.Has(Topic))
        {
            return _frame.Has(Error) ? Control(output) : RejectReason.UnexpectedShape;
        }

        if (!_frame.TryText(frame, Topic, out var topic))
        {
            return RejectReason.UnexpectedShape;
        }

        if (!IbkrTopics.IsMarketData(topic) || _frame.Has(Error))
        {
            return IbkrTopics.IsNotice(topic) || _frame.Has(Error) ? ReadNotice(frame, topic, output) : RejectReason.UnknownChannel;
        }

        return IbkrTopics.TryContract(topic, out var contract) ? ReadMarketData(frame, contract, symbols, output) : RejectReason.UnexpectedShape;
    }

    // {"topic":"sts","args":{"authenticated":false,"competing":true,"connected":true}}: nothing that comes from now on is of use, and no book of this connection either.
    private RejectReason ReadNotice(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> topic, DecodedFrame output)
    {
        var hasEnded = false;
        if (topic.SequenceEqual("sts"u8) && _frame.Has(Arguments))
        {
            var args = _frame.Raw(frame, Arguments);
            if (_status.Split(args) != RejectReason.None)
            {
                return RejectReason.UnexpectedShape;
            }

            hasEnded = _status.Raw(args, 0).SequenceEqual("false"u8) || _status.Raw(args, 1).SequenceEqual("true"u8);
        }

        Control(output);
        if (hasEnded)
        {
            output.Append(EventKind.BookWithdrawn, SymbolTable.Unknown);
        }

        return RejectReason.None;
    }

    // {"server_id":"q0","conidEx":"265598","conid":265598,"_updated":1712345678901,"6119":"q0","6509":"DPB","31":"168.42","84":"168.41","86":"168.42","88":"1,200","85":"300","topic":"smd+265598"}
    private RejectReason ReadMarketData(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> contract, SymbolTable symbols, DecodedFrame output)
    {
        var listing = symbols.Find(contract);
        if (listing < 0)
        {
            return listing == SymbolTable.Unselected ? RejectReason.None : RejectReason.UnknownSymbol;
        }

        if ((_frame.Has(Contract) && !(_frame.TryText(frame, Contract, out var own) && symbols.Find(own) == listing)) || !TryTime(frame, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var known = tops[listing];
        known.Align(decimals.Price(listing), decimals.Quantity(listing));
        var next = known;
        var said = IbkrFields.None;
        for (var field = 0; field < IbkrValues.Fields; field++)
        {
            if (!_frame.Has(FirstField + field))
            {
                continue;
            }

            said |= (IbkrFields)(1 << field);
            var reason = _frame.TryText(frame, FirstField + field, out var text) ? _values.Read((IbkrFields)(1 << field), text, listing, ref next) : RejectReason.UnexpectedShape;
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        next.Known |= said;
        next.Write(known, said, listing, time, output);
        tops[listing] = next;
        return RejectReason.None;
    }

    private bool TryTime(ReadOnlySpan<byte> frame, out long nanos)
    {
        var raw = _frame.Raw(frame, Updated);
        nanos = 0;
        if (raw.IsEmpty)
        {
            return true;
        }

        var isTime = Utf8Parser.TryParse(raw, out long millis, out var used) && used == raw.Length && millis is >= 0 and <= Timestamp.MaxMillis;
        nanos = isTime ? millis * Timestamp.NanosPerMilli : 0;
        return isTime;
    }

    private static RejectReason Control(DecodedFrame output)
    {
        output.Append(EventKind.Control, SymbolTable.Unknown);
        return RejectReason.None;
    }
}
