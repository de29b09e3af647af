namespace Crossfeed.Market;

/// <summary>What a venue computes its books' checksum over. All are CRC-32 (IEEE 802.3) of ASCII text.</summary>
public enum BookChecksum : byte
{
    /// <summary>It sends none.</summary>
    None,

    /// <summary>
    /// The best 10 asks, then the best 10 bids; of each level the digits of price and quantity at the listing's decimals, without the point and leading zeros (Kraken v2 <c>book</c>).
    /// </summary>
    Digits,

    /// <summary>
    /// The best 25 levels of both sides in turn, <c>bid:size:ask:size:…</c>, numbers as plain decimals without trailing zeros, a side that has ended left out (OKX <c>books</c>; 0 stands for none).
    /// </summary>
    Interleaved,
}
