using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Kraken;

/// <content>HOT: the scanner: envelope and book messages. No state of its own but the last minute seen, 0 B.</content>
public sealed unsafe partial class KrakenSpotDecoder
{
    private const int KnownForms = 64; // listings that share one forget each other's

    private readonly KrakenLevelForm[] _known = new KrakenLevelForm[KnownForms];
    private TimestampScan _time;

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (TryScanUpdate(frame, length, output))
        {
            return true;
        }

        output.Clear();
        if (length <= KrakenLevelScan.MaxFrameBytes && ScanEnvelope(frame, frame + length, output))
        {
            if (length >= KrakenUpdateTail.MinFrameBytes && output.Events is [{ Kind: EventKind.BookDelta } book])
            {
                LearnUpdate(frame, length, book.ListingId);
            }

            return true;
        }

        output.Clear();
        return false;
    }

    // {"channel":"book","type":"update","data":[{…},{…}]}
    private bool ScanEnvelope(byte* at, byte* end, DecodedFrame output)
    {
        // Nearly all messages.
        if (Literal.Skip(ref at, end, "{\"channel\":\"book\",\"type\":\"update\",\"data\":["u8))
        {
            return ScanBooks(at, end, isSnapshot: false, output);
        }

        if (!Literal.Skip(ref at, end, "{\"channel\":\""u8))
        {
            return false;
        }

        if (Literal.Expect(ref at, "book\",\"type\":\""u8))
        {
            return ScanType(ref at, end, out var isSnapshot) && ScanBooks(at, end, isSnapshot, output);
        }

        if (Literal.Skip(ref at, end, "ticker\",\"type\":\""u8))
        {
            return ScanType(ref at, end, out _) && ScanTickers(at, end, output);
        }

        // {"channel":"heartbeat"}: the venue's most frequent message on a quiet market
        if (Literal.Skip(ref at, end, "heartbeat\"}"u8))
        {
            output.Append(EventKind.Control, -1);
            return at == end;
        }

        return Literal.Skip(ref at, end, "trade\",\"type\":\"update\",\"data\":["u8) && ScanTrades(at, end, output);
    }

    private static bool ScanType(ref byte* at, byte* end, out bool isSnapshot)
    {
        isSnapshot = false;
        if (Literal.Skip(ref at, end, "update\",\"data\":["u8))
        {
            return true;
        }

        isSnapshot = true;
        return Literal.Skip(ref at, end, "snapshot\",\"data\":["u8);
    }

    // Behind an element of the data: a comma and another one, or the end of the message. 0 for anything else.
    private static int Continues(ref byte* at, byte* end)
    {
        if (*at == ',' && at < end)
        {
            at++;
            return 1;
        }

        return Literal.Skip(ref at, end, "]}"u8) && at == end ? -1 : 0;
    }

    // {"symbol":"BTC/USD","bids":[],"asks":[{"price":63006.3,"qty":0.23809104}],"checksum":3793782525,"timestamp":"2026-08-01T02:54:53.266327Z"}
    private bool ScanBooks(byte* at, byte* end, bool isSnapshot, DecodedFrame output)
    {
        int more;
        do
        {
            if (!Literal.Expect(ref at, "{\"symbol\":\""u8) || at > end)
            {
                return false;
            }

            var listing = SymbolScan.Read(ref at, end, Symbols);
            var start = output.LevelCount;
            if (listing < 0 || !ScanSides(ref at, end, listing, output, out var bids)
                || !Literal.Expect(ref at, ",\"checksum\":"u8) || !IntegerScan.TryRead(ref at, end, out var checksum) || checksum > uint.MaxValue)
            {
                return false;
            }

            long time = 0;
            if (!Literal.Expect(ref at, "}"u8)
                && !(Literal.Expect(ref at, ",\"timestamp\":\""u8) && _time.TryRead(ref at, end, out time) && Literal.Expect(ref at, "}"u8)))
            {
                return false;
            }

            ref var book = ref output.Append(isSnapshot ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
            book.ExchangeTimeNanos = time;
            book.LevelStart = start;
            book.BidCount = bids;
            book.AskCount = output.LevelCount - start - bids;
            book.Checksum = checksum;
            book.KeptLevels = isSnapshot ? _depths.Of(listing, book.BidCount, book.AskCount) : 0;
            more = Continues(ref at, end);
        }
        while (more > 0 && output.Events.Length < DecodedFrame.MaxEvents);
        return more < 0;
    }

    private bool ScanSides(ref byte* at, byte* end, int listing, DecodedFrame output, out int bids)
    {
        var decimals = new KrakenDecimals(Decimals, listing);
        ref var known = ref _known[listing % KnownForms];
        var start = output.LevelCount;
        bids = 0;
        if (!Literal.Expect(ref at, ",\"bids\":["u8) || (at = KrakenLevelScan.Read(at, end, decimals, output, ref known)) == null)
        {
            return false;
        }

        bids = output.LevelCount - start;
        return Literal.Expect(ref at, ",\"asks\":["u8) && (at = KrakenLevelScan.Read(at, end, decimals, output, ref known)) != null;
    }
}
