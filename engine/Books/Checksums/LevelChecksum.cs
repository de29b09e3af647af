namespace Crossfeed.Books;

/// <summary>
/// HOT: the checksums by which venues prove their books: CRC-32 over the text of the best levels. The text is never written: the remainders of the levels' texts are kept, and joined as if it had been. Budget: 100 ns for 20 levels of
/// which one changed, 2 ns when none did, 0 B.
/// </summary>
internal sealed class LevelChecksum
{
    private const int DigitLevels = 10; // a side
    private const int InterleavedLevels = 25;

    private readonly ChecksumSide _bids;
    private readonly ChecksumSide _asks;
    private SeparatedText _text;
    private uint _bidsRemainder; // of a side's text, where sides follow each other
    private uint _asksRemainder;
    private int _bidsLength;
    private int _asksLength;
    private uint _last; // that of no levels at all

    private LevelChecksum(TickLadder bids, TickLadder asks, int depth)
    {
        _bids = new ChecksumSide(bids, depth);
        _asks = new ChecksumSide(asks, depth);
    }

    /// <summary>Makes room for a book's checksum.</summary>
    /// <param name="rule">What it is computed over.</param>
    /// <param name="bids">The bids.</param>
    /// <param name="asks">The asks.</param>
    /// <returns>Null where the venue sends none.</returns>
    public static LevelChecksum? For(Market.BookChecksum rule, TickLadder bids, TickLadder asks) => rule switch
    {
        Market.BookChecksum.Digits => new LevelChecksum(bids, asks, DigitLevels),
        Market.BookChecksum.Interleaved => new LevelChecksum(bids, asks, InterleavedLevels),
        _ => null,
    };

    /// <summary>Digits of price and quantity, without the point and leading zeros: the best 10 asks, then the best 10 bids (Kraken v2).</summary>
    public uint OfDigits()
    {
        var haveBidsChanged = _bids.Refresh(default(DigitText));
        var haveAsksChanged = _asks.Refresh(default(DigitText));
        if (haveBidsChanged)
        {
            _bidsRemainder = _bids.Remainder(out _bidsLength);
        }

        if (haveAsksChanged)
        {
            _asksRemainder = _asks.Remainder(out _asksLength);
        }

        return haveBidsChanged | haveAsksChanged
            ? _last = Checksum(_bidsRemainder ^ CrcAlgebra.Reduce(CrcAlgebra.Contribution(_asksRemainder, _bidsLength)), uint.MaxValue, _asksLength + _bidsLength)
            : _last;
    }

    /// <summary>Plain decimals without trailing zeros, <c>bid:size:ask:size:…</c>, 25 levels; what a side has not is left out (OKX).</summary>
    /// <param name="text">How the venue writes a level.</param>
    public uint Interleaved(SeparatedText text)
    {
        if (text != _text)
        {
            _text = text; // equal counts are not equal texts any more
            _bids.Forget();
            _asks.Forget();
        }

        if (!(_bids.Refresh(text) | _asks.Refresh(text)))
        {
            return _last;
        }

        var sum = 0UL;
        var following = 0;
        for (var index = Math.Max(_bids.Count, _asks.Count) - 1; index >= 0; index--)
        {
            sum ^= index < _asks.Count ? _asks.Contribution(index, ref following) : 0;
            sum ^= index < _bids.Count ? _bids.Contribution(index, ref following) : 0;
        }

        // The first level has no separator before it; added once more, it is taken away.
        return _last = following == 0 ? 0 : Checksum(CrcAlgebra.Reduce(sum), uint.MaxValue ^ Crc32.Remainder(":"u8), following - 1);
    }

    // What the checksum begins with is before the text.
    private static uint Checksum(uint remainder, uint start, int length) => ~(remainder ^ CrcAlgebra.Reduce(CrcAlgebra.Contribution(start, length)));
}
