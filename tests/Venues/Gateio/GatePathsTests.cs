using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>The scanner gives what the general path gives, on good frames and on every kind of damaged one.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GatePathsTests : IDisposable
{
    private static readonly int[] ScannedLines = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    private static readonly byte[] Tempting = "\"0159.-eE,:[]{}\\ub \tBTC_U\0\x7F"u8.ToArray();

    private readonly GateDecoding _scanned = new(GatePath.Scanned);
    private readonly GateDecoding _general = new(GatePath.General);

    public void Dispose()
    {
        _scanned.Dispose();
        _general.Dispose();
    }

    [Test]
    public void Scanner_takes_the_frames_that_the_venue_sends_all_day([ValueSource(nameof(ScannedLines))] int line) =>
        Assert.That(_scanned.Scan(Encoding.UTF8.GetBytes(GateFixtures.Frames[line])), Is.True);

    [Test]
    public void Scanner_leaves_the_rest_to_the_general_path([Values(0, 1, 2, 3, 16, 17, 18, 19)] int line) =>
        Assert.That(_scanned.Scan(Encoding.UTF8.GetBytes(GateFixtures.Frames[line])), Is.False);

    [Test]
    public void Good_frames_are_equal([Range(0, 19)] int line) => AssertEqual(Encoding.UTF8.GetBytes(GateFixtures.Frames[line]));

    [Test]
    public void Truncated_frames_are_equal([Range(0, 19)] int line)
    {
        var frame = Encoding.UTF8.GetBytes(GateFixtures.Frames[line]);
        for (var length = 0; length < frame.Length; length++)
        {
            AssertEqual(frame.AsSpan(0, length));
            Assert.That(_scanned.Output.Rejected, Is.Not.EqualTo(RejectReason.None), $"cut at {length}");
        }
    }

    [Test]
    public void Frames_with_one_changed_byte_are_equal([Range(0, 19)] int line)
    {
        var frame = Encoding.UTF8.GetBytes(GateFixtures.Frames[line]);
        for (var i = 0; i < frame.Length; i++)
        {
            var good = frame[i];
            for (var bit = 0; bit < 8; bit++)
            {
                frame[i] = (byte)(good ^ (1 << bit));
                AssertEqual(frame);
            }

            foreach (var other in Tempting)
            {
                frame[i] = other;
                AssertEqual(frame);
            }

            frame[i] = good;
        }
    }

    [Test]
    public void Frames_with_a_byte_more_or_less_are_equal([Range(0, 19)] int line)
    {
        var frame = Encoding.UTF8.GetBytes(GateFixtures.Frames[line]);
        for (var i = 0; i < frame.Length; i++)
        {
            AssertEqual([.. frame.AsSpan(0, i), .. frame.AsSpan(i + 1)]);
            foreach (var extra in Tempting)
            {
                AssertEqual([.. frame.AsSpan(0, i), extra, .. frame.AsSpan(i)]);
            }
        }
    }

    [Test]
    public void Frames_with_moved_and_doubled_parts_are_equal([Range(0, 19)] int line)
    {
        var random = new Random(line);
        var frame = Encoding.UTF8.GetBytes(GateFixtures.Frames[line]);
        var commas = Enumerable.Range(0, frame.Length).Where(i => frame[i] is (byte)',' or (byte)'{' or (byte)'}' or (byte)']').ToArray();
        for (var round = 0; round < 2_000; round++)
        {
            // A part between two separators, put in front of a third: fields in other places, doubled or missing.
            var from = commas[random.Next(commas.Length)];
            var to = commas.Where(i => i > from).DefaultIfEmpty(frame.Length).ElementAt(0);
            var at = commas[random.Next(commas.Length)];
            var part = frame[from..to];
            var without = random.Next(2) == 0 ? [.. frame[..from], .. frame[to..]] : frame;
            var place = Math.Min(at, without.Length);
            AssertEqual([.. without[..place], .. part, .. without[place..]]);
        }
    }

    [Test]
    public void Frames_with_several_changes_are_equal([Range(0, 19)] int line)
    {
        var random = new Random(line + 100);
        var good = Encoding.UTF8.GetBytes(GateFixtures.Frames[line]);
        for (var round = 0; round < 5_000; round++)
        {
            var frame = good.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                frame[random.Next(frame.Length)] = random.Next(4) == 0 ? (byte)random.Next(256) : Tempting[random.Next(Tempting.Length)];
            }

            AssertEqual(frame);
        }
    }

    [Test]
    public void White_space_and_escapes_change_nothing([ValueSource(nameof(ScannedLines))] int line)
    {
        var frame = GateFixtures.Frames[line];
        var plain = GateDecoding.Describe(_general.Decode(frame));
        var spaced = frame.Replace(",\"", " ,\r\n\t\"", StringComparison.Ordinal).Replace("\":", "\" : ", StringComparison.Ordinal);
        var escaped = frame.Replace("spot.", "sp\\u006ft\\u002e", StringComparison.Ordinal).Replace("_USDT", "\\u005fUSD\\u0054", StringComparison.Ordinal);
        Assert.That(GateDecoding.Describe(_scanned.Decode(spaced)), Is.EqualTo(plain));
        Assert.That(GateDecoding.Describe(_scanned.Decode(escaped)), Is.EqualTo(plain));
    }

    [Test]
    public void Numbers_of_all_kinds_are_equal()
    {
        string[] numbers =
        [
            "0", "00", "007.5", "1e2", "1E-2", "1e-19", "0.0", "0.10", ".5", "5.", "1.2.3", "+1", "-0", "1 ", " 1", "", "999999999999.99", "9223372036854775807",
            "92233720368547758.07", "92233720368547758.08", "0.000001", "0.0000001", "1234567890123456", "12345678901234.56", "0.000000000000000001", "1e400", "0x1", "1_0",
        ];
        foreach (var price in numbers)
        {
            foreach (var quantity in numbers)
            {
                AssertEqual(Encoding.UTF8.GetBytes(GateFixtures.Frames[7].Replace("19088.37", price, StringComparison.Ordinal).Replace("0.6135", quantity, StringComparison.Ordinal)));
                AssertEqual(Encoding.UTF8.GetBytes(GateFixtures.Frames[14].Replace("19179.38", price, StringComparison.Ordinal).Replace("0.09", quantity, StringComparison.Ordinal)));
            }
        }
    }

    // Both start from the same decimals, and must agree on those as well.
    private void AssertEqual(ReadOnlySpan<byte> frame)
    {
        foreach (var decoding in new[] { _scanned, _general })
        {
            decoding.Decimals.Set(GateDecoding.Btc, 2, 6);
            decoding.Decimals.Set(GateDecoding.Gt, 4, 3);
            decoding.Decimals.Set(GateDecoding.Chinese, 5, 1);
        }

        var scanned = _scanned.Decode(frame);
        var general = _general.Decode(frame);
        if (!IsEqual(scanned, general))
        {
            Assert.That(GateDecoding.Describe(scanned), Is.EqualTo(GateDecoding.Describe(general)), Encoding.UTF8.GetString(frame));
        }
    }

    private bool IsEqual(DecodedFrame scanned, DecodedFrame general)
    {
        for (var listing = 0; listing <= GateDecoding.Chinese; listing++)
        {
            if (_scanned.Decimals.Price(listing) != _general.Decimals.Price(listing) || _scanned.Decimals.Quantity(listing) != _general.Decimals.Quantity(listing))
            {
                Assert.Fail($"the decimals of listing {listing} differ");
            }
        }

        if (scanned.Rejected != RejectReason.None || general.Rejected != RejectReason.None)
        {
            return scanned.Rejected == general.Rejected && scanned.RejectedBook == general.RejectedBook && scanned.Events.Length == 0 && general.Events.Length == 0;
        }

        return GateDecoding.Describe(scanned) == GateDecoding.Describe(general);
    }
}
