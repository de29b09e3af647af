using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Okx;

/// <summary>The checksum of books in 2022: CRC-32 of the best 25 levels of both sides in turn, <c>bid:size:ask:size:…</c>, as they are written, as a signed number.</summary>
internal static class OkxChecksum
{
    private const int Levels = 25;
    private const uint Polynomial = 0xEDB8_8320; // IEEE 802.3, the lowest bit first

    public static int Of(Listing listing, IReadOnlyList<KeyValuePair<long, long>> bids, IReadOnlyList<KeyValuePair<long, long>> asks)
    {
        var text = new JsonText();
        for (var index = 0; index < Levels; index++)
        {
            foreach (var side in new[] { bids, asks })
            {
                if (index < side.Count)
                {
                    text.Price(side[index].Key).Raw(":"u8);
                    OkxFrames.Size(text, listing, side[index].Value).Raw(":"u8);
                }
            }
        }

        var crc = uint.MaxValue;
        var bytes = text.ToArray().Where(letter => letter != '"').ToArray(); // numbers come in quotes
        foreach (var letter in bytes.AsSpan(0, Math.Max(0, bytes.Length - 1))) // no separator behind the last
        {
            crc ^= letter;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : Polynomial);
            }
        }

        return (int)~crc;
    }
}
