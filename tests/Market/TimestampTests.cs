using System.Globalization;
using System.Text;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class TimestampTests
{
    [TestCase(0, "1970-01-01T00:00:00.000000000Z")]
    [TestCase(1, "1970-01-01T00:00:00.000000001Z")]
    [TestCase(999_999_999, "1970-01-01T00:00:00.999999999Z")]
    [TestCase(1_000_000_000, "1970-01-01T00:00:01.000000000Z")]
    [TestCase(86_399_999_999_999, "1970-01-01T23:59:59.999999999Z")]
    [TestCase(86_400_000_000_000, "1970-01-02T00:00:00.000000000Z")]
    [TestCase(951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z")]
    [TestCase(1_700_000_000_020_081_000, "2023-11-14T22:13:20.020081000Z")]
    [TestCase(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    public void A_time_is_written_with_nine_decimals(long nanos, string expected) =>
        Assert.That(Timestamp.Text(nanos), Is.EqualTo(expected));

    [Test]
    public void Every_text_reads_back_as_its_time()
    {
        var random = new Random(8);
        var text = new byte[Timestamp.TextLength + 1];
        text[^1] = (byte)'!';
        for (var i = 0; i < 10_000; i++)
        {
            var nanos = random.NextInt64(long.MaxValue);
            Assert.That(Timestamp.Format(nanos, text), Is.EqualTo(Timestamp.TextLength));
            var written = Encoding.ASCII.GetString(text);
            var seconds = DateTime.ParseExact(written[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) - DateTime.UnixEpoch;
            Assert.That((seconds.Ticks * 100) + long.Parse(written[20..29], CultureInfo.InvariantCulture), Is.EqualTo(nanos), written);
            Assert.That(written[^2..], Is.EqualTo("Z!"), "nothing behind the text is touched");
        }
    }

    [Test]
    public void A_time_before_the_epoch_has_no_text() =>
        Assert.That(() => Timestamp.Text(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
