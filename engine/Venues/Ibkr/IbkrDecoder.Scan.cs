using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Ibkr;

/// <content>HOT: the scanner of market data lines, the order of whose head and end is known while that of their fields is not. 0 B.</content>
public sealed unsafe partial class IbkrDecoder
{
    private const int ShortestField = 5; // ,"1":

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        // {"server_id":"q0","conidEx":"265598","conid":265598,"_updated":1712345678901,"6119":"q0","6509":"RpB","31":"168.42","84":"168.41","88":"1,200",…,"topic":"smd+265598"}
        output.Clear();
        return ScanKnown(frame, length, output) || ScanLine(frame, length, output);
    }

    private bool ScanLine(byte* frame, int length, DecodedFrame output)
    {
        var at = frame;
        var end = frame + length;
        if (!Literal.Skip(ref at, end, "{\"server_id\":\""u8) || !PlainText.Skip(ref at, end) || !Literal.Expect(ref at, ",\"conidEx\":\""u8))
        {
            return false;
        }

        var contract = at;
        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing < 0 || *contract == '0')
        {
            return false; // unselected, too: nobody has asked for it
        }

        var digits = new ReadOnlySpan<byte>(contract, (int)(at - contract) - 1);
        if (!Literal.Skip(ref at, end, ",\"conid\":"u8) || !SkipContract(ref at, end, digits)
            || !Literal.Skip(ref at, end, ",\"_updated\":"u8) || !IntegerScan.TryRead(ref at, end, out var millis) || millis > Timestamp.MaxMillis)
        {
            return false;
        }

        var before = _tops[listing];
        before.Align(Decimals.Price(listing), Decimals.Quantity(listing));
        var next = before;
        var said = ScanFields(ref at, end, listing, ref next);
        if (said < 0 || !SkipContract(ref at, end, digits) || !Literal.Skip(ref at, end, "\"}"u8) || at != end)
        {
            return false;
        }

        next.Known |= (IbkrFields)said;
        next.Write(before, (IbkrFields)said, listing, millis * Timestamp.NanosPerMilli, output);
        _tops[listing] = next;
        LearnLine(frame, length, (IbkrFields)said, listing, millis, next);
        return true;
    }

    // All fields up to the topic: a bit for each, or -1.
    private int ScanFields(ref byte* at, byte* end, int listing, ref IbkrTop top)
    {
        var price = new DecimalScan(Decimals.Price(listing));
        var quantity = new DecimalScan(Decimals.Quantity(listing));
        var said = 0;
        while (end - at > ShortestField)
        {
            if (Literal.Skip(ref at, end, ",\"topic\":\"smd+"u8))
            {
                return said;
            }

            if (!Literal.Expect(ref at, ",\""u8) || !TryKey(ref at, out var field) || (said & (int)field) != 0 || !ScanValue(ref at, end, field, price, quantity, ref top))
            {
                return -1;
            }

            said |= (int)field;
        }

        return -1;
    }

    // 84":"  7059":"  and other numbers of two to four digits, which are passed over
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryKey(ref byte* at, out IbkrFields field)
    {
        var length = at[2] == '"' ? 2 : at[3] == '"' ? 3 : 4;
        field = length == 2 ? Short(*(ushort*)at) : length == 4 ? Long(*(uint*)at) : IbkrFields.None;
        var isNumber = IsDigit(at[0]) && IsDigit(at[1]) && (length < 3 || IsDigit(at[2])) && (length < 4 || IsDigit(at[3]));
        at += length;
        return isNumber && Literal.Expect(ref at, "\":\""u8);
    }

    private static IbkrFields Short(ushort key) => key switch
    {
        '3' | ('1' << 8) => IbkrFields.Last,
        '8' | ('4' << 8) => IbkrFields.Bid,
        '8' | ('6' << 8) => IbkrFields.Ask,
        '8' | ('8' << 8) => IbkrFields.BidSize,
        '8' | ('5' << 8) => IbkrFields.AskSize,
        '8' | ('7' << 8) => IbkrFields.Volume,
        _ => IbkrFields.None,
    };

    private static IbkrFields Long(uint key) => key switch
    {
        '7' | ('0' << 8) | ('5' << 16) | ('9' << 24) => IbkrFields.LastSize,
        '6' | ('5' << 8) | ('0' << 16) | ('9' << 24) => IbkrFields.Availability,
        '7' | ('7' << 8) | ('6' << 16) | ('2' << 24) => IbkrFields.FullVolume,
        _ => IbkrFields.None,
    };

    private static bool ScanValue(ref byte* at, byte* end, IbkrFields field, in DecimalScan price, in DecimalScan quantity, ref IbkrTop top)
    {
        switch (field)
        {
            case IbkrFields.Last:
                top.IsHalted = *at == 'H';
                top.IsClose = *at == 'C';
                at += top.IsHalted | top.IsClose ? 1 : 0;
                return ScanPrice(ref at, end, price, out top.Last);
            case IbkrFields.Bid: return ScanPrice(ref at, end, price, out top.Bid);
            case IbkrFields.Ask: return ScanPrice(ref at, end, price, out top.Ask);
            case IbkrFields.BidSize: return ScanSize(ref at, end, quantity, out top.BidQuantity);
            case IbkrFields.AskSize: return ScanSize(ref at, end, quantity, out top.AskQuantity);
            case IbkrFields.LastSize: return ScanSize(ref at, end, quantity, out top.LastQuantity);
            case IbkrFields.Availability:
                top.IsRealtime = *at == 'R';
                return PlainText.Skip(ref at, end);
            case IbkrFields.Volume: return ScanText(ref at, end, out top.Volume);
            case IbkrFields.FullVolume: return ScanText(ref at, end, out top.FullVolume);
            default: return PlainText.Skip(ref at, end);
        }
    }

    // 168.41, or nothing where nobody bids
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanPrice(ref byte* at, byte* end, in DecimalScan scan, out long value)
    {
        value = 0;
        var first = at;
        return (*at == '"' || (scan.TryRead(ref at, end, out value) && at - first <= IbkrText.MaxNumber)) && Literal.Skip(ref at, end, "\""u8);
    }

    // 300, or 1,200 at listings of whole shares
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanSize(ref byte* at, byte* end, in DecimalScan scan, out long value)
    {
        var first = at;
        if (first[1] == ',' || first[2] == ',' || first[3] == ',')
        {
            return ScanGrouped(ref at, first, end, scan, out value);
        }

        return ScanPrice(ref at, end, scan, out value) || (*at == ',' && ScanGrouped(ref at, first, end, scan, out value));
    }

    [SkipLocalsInit] // what is read of the digits is written first
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a size of thousands
    private static bool ScanGrouped(ref byte* at, byte* first, byte* end, in DecimalScan scan, out long value)
    {
        const int Most = 24; // bytes with commas: 18 digits, as many as a count has
        var plain = stackalloc byte[Most + FrameSlack];
        var length = 0;
        value = 0;
        for (at = first; at < end && at - first < Most && *at != '"'; at++)
        {
            if (*at != ',')
            {
                plain[length++] = *at;
            }
            else if (at == first || !IsDigit(at[-1]) || !IsDigit(at[1]))
            {
                return false;
            }
        }

        plain[length] = (byte)'"';
        var digits = plain;
        return Literal.Skip(ref at, end, "\""u8) && scan.TryRead(ref digits, plain + length, out value) && digits == plain + length;
    }

    private static bool ScanText(ref byte* at, byte* end, out ulong fingerprint)
    {
        var length = PlainText.Measure(at, end);
        fingerprint = length < 0 ? 0 : IbkrText.Fingerprint(new ReadOnlySpan<byte>(at, length));
        at += length + 1;
        return length >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipContract(ref byte* at, byte* end, ReadOnlySpan<byte> digits)
    {
        var isSame = end - at >= digits.Length && digits.SequenceEqual(new ReadOnlySpan<byte>(at, digits.Length));
        at += digits.Length;
        return isSame;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    private const int FrameSlack = Crossfeed.Market.Frames.FrameBlock.SlackBytes; // readable behind a number, whatever stands there
}
