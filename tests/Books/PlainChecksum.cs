using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Tests.Books;

/// <summary>A book in sorted lists and its checksum as the venues describe it: the text is written, and its CRC taken bit by bit.</summary>
internal sealed class PlainChecksum(BookChecksum rule, int kept)
{
    private const uint Polynomial = 0xEDB88320;

    public SortedList<long, long> Bids { get; } = new(Comparer<long>.Create((a, b) => b.CompareTo(a)));

    public SortedList<long, long> Asks { get; } = [];

    public int PriceDecimals { get; set; }

    public int QuantityDecimals { get; set; }

    public void Apply((long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks)
    {
        foreach (var (side, changes) in new[] { (Bids, bids), (Asks, asks) })
        {
            foreach (var (price, quantity) in changes)
            {
                _ = quantity == 0 ? side.Remove(price) : (side[price] = quantity) != 0;
            }

            while (kept != 0 && side.Count > kept)
            {
                side.RemoveAt(kept);
            }
        }
    }

    public void Rescale(long priceFactor, long quantityFactor)
    {
        foreach (var side in new[] { Bids, Asks })
        {
            var levels = side.ToArray();
            side.Clear();
            foreach (var (price, quantity) in levels)
            {
                side.Add(price * priceFactor, quantity * quantityFactor);
            }
        }
    }

    public uint Compute() => Crc(rule == BookChecksum.Digits ? Digits() : Interleaved());

    private static uint Crc(string text)
    {
        var crc = uint.MaxValue;
        foreach (var letter in text)
        {
            crc ^= letter;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? Polynomial : 0);
            }
        }

        return ~crc;
    }

    private string Digits() => string.Concat(Asks.Take(10).Concat(Bids.Take(10)).Select(level => $"{level.Key}{level.Value}"));

    private string Interleaved()
    {
        var parts = new List<string>();
        for (var index = 0; index < 25; index++)
        {
            foreach (var side in new[] { Bids, Asks })
            {
                if (index < side.Count)
                {
                    parts.Add(Decimal(side.Keys[index], PriceDecimals));
                    parts.Add(Decimal(side.Values[index], QuantityDecimals));
                }
            }
        }

        return string.Join(':', parts);
    }

    private static string Decimal(long count, int decimals)
    {
        var text = new StringBuilder(count.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0'));
        text.Insert(text.Length - decimals, '.');
        return text.ToString().TrimEnd('0').TrimEnd('.');
    }
}
