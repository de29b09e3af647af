using Crossfeed.Capture;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
[Parallelizable]
public sealed unsafe class RecordChecksumTests
{
    private const int LongestLanes = 3 * 128 * 8; // bytes that are summed in three lanes at once; beyond begins another round

    private static readonly byte[] Noise = MakeNoise();

    [Test]
    public void The_check_value_is_that_of_the_standard() => Assert.That(RecordChecksum.Compute("123456789"u8), Is.EqualTo(0xE3069283u));

    [Test]
    public void All_lengths_give_what_one_bit_at_a_time_gives([Values(0, 1, 3, 7)] int offset)
    {
        var wrong = new List<int>();
        fixed (byte* noise = Noise)
        {
            var expected = uint.MaxValue;
            for (var length = 0; length <= (2 * LongestLanes) + 200; length++)
            {
                var sum = RecordChecksum.Compute(noise + offset, length);
                if (sum != ~expected || sum != RecordChecksum.ComputeInOneStream(noise + offset, length))
                {
                    wrong.Add(length);
                }

                expected = OneByte(expected, noise[offset + length]);
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void All_alignments_give_the_same([Range(0, 15)] int alignment)
    {
        var bytes = new byte[Noise.Length + 64];
        foreach (var length in new[] { 24, 95, 96, 97, 143, 144, 171, 306, LongestLanes, LongestLanes + 96 })
        {
            Noise.AsSpan(0, length).CopyTo(bytes.AsSpan(alignment));
            Assert.That(RecordChecksum.Compute(bytes.AsSpan(alignment, length)), Is.EqualTo(Reference(Noise.AsSpan(0, length))), $"{length} bytes");
        }
    }

    [Test]
    public void Any_flipped_bit_changes_the_sum([Values(40, 200, LongestLanes + 8)] int length)
    {
        var bytes = Noise.AsSpan(0, length).ToArray();
        var sum = RecordChecksum.Compute(bytes);
        for (var bit = 0; bit < length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(RecordChecksum.Compute(bytes), Is.Not.EqualTo(sum), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static uint Reference(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc = OneByte(crc, value);
        }

        return ~crc;
    }

    private static uint OneByte(uint crc, byte value)
    {
        crc ^= value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78u : 0u);
        }

        return crc;
    }

    private static byte[] MakeNoise()
    {
        var bytes = new byte[(2 * LongestLanes) + 300];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
