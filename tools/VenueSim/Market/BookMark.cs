namespace Crossfeed.VenueSim.Market;

/// <summary>
/// What a book was at one id, in few numbers: the sum of <see cref="LevelHash"/> over all levels, and the best level of
/// each side. Prices count 10^-10, quantities 10^-8; 0 for an empty side.
/// </summary>
public readonly record struct BookMark(long Sequence, ulong Levels, long BidPrice, long BidQuantity, long AskPrice, long AskQuantity)
{
    /// <summary>A level's part of the sum. A sum, so that one change costs two of these whatever the book holds.</summary>
    public static ulong LevelHash(bool bid, long price, long quantity)
    {
        var mixed = ((ulong)price * 0x9E37_79B9_7F4A_7C15) ^ Turned((ulong)quantity * 0xC2B2_AE3D_27D4_EB4F) ^ (bid ? 0x5555_5555_5555_5555UL : 0);
        mixed = (mixed ^ (mixed >> 31)) * 0xBF58_476D_1CE4_E5B9; // multiply and fold: neighbouring prices must not cancel each other
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    private static ulong Turned(ulong value) => ulong.RotateLeft(value, 23);
}
