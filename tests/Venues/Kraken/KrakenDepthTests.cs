using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Kraken;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Kraken;

/// <summary>The depth that a snapshot's book keeps: as acknowledged, else as its levels show.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KrakenDepthTests
{
    private readonly ListingDecimals _decimals = new();
    private readonly DecodedFrame _output = new();

    [TestCase(10, 10)]
    [TestCase(25, 25)]
    [TestCase(7, 0)]
    [TestCase(26, 0)]
    public void Without_an_acknowledgement_a_full_side_tells(int levels, int expected) => Assert.That(Kept(Decoder(), levels), Is.EqualTo(expected));

    [Test]
    public void Acknowledgement_counts_more_than_the_levels_and_stays_with_its_pair()
    {
        var decoder = Decoder();
        Decode(decoder, """{"method":"subscribe","result":{"channel":"book","depth":25,"snapshot":true,"symbol":"BTC/USD"},"success":true}""");
        Assert.That((Kept(decoder, 10), Kept(decoder, 3), Kept(decoder, 10, "ETH/USD")), Is.EqualTo((25, 25, 10)));
    }

    [TestCase("""{"method":"subscribe","result":{"channel":"book","depth":25,"snapshot":true,"symbol":"BTC/USD"},"success":false}""")]
    [TestCase("""{"method":"subscribe","result":{"channel":"book","depth":26,"snapshot":true,"symbol":"BTC/USD"},"success":true}""")]
    [TestCase("""{"method":"subscribe","result":{"channel":"book","depth":99999999999999999999,"symbol":"BTC/USD"},"success":true}""")]
    [TestCase("""{"method":"subscribe","result":{"channel":"trade","depth":25,"symbol":"BTC/USD"},"success":true}""")]
    [TestCase("""{"method":"unsubscribe","result":{"channel":"book","depth":25,"symbol":"BTC/USD"},"success":true}""")]
    [TestCase("""{"method":"subscribe","result":[],"success":true}""")]
    public void Other_answers_tell_nothing(string answer)
    {
        var decoder = Decoder();
        Decode(decoder, answer);
        Assert.That(Kept(decoder, 3), Is.Zero);
    }

    private KrakenSpotDecoder Decoder()
    {
        _decimals.Set(0, 1, 8);
        _decimals.Set(1, 2, 8);
        return new KrakenSpotDecoder(_decimals) { Symbols = new SymbolTable([KeyValuePair.Create("BTC/USD", 0), KeyValuePair.Create("ETH/USD", 1)]) };
    }

    private int Kept(KrakenSpotDecoder decoder, int levels, string symbol = "BTC/USD")
    {
        var asks = string.Join(',', Enumerable.Range(0, levels).Select(i => $"{{\"price\":{100 + i}.5,\"qty\":1.00000000}}"));
        Decode(decoder, $$"""{"channel":"book","type":"snapshot","data":[{"symbol":"{{symbol}}","bids":[],"asks":[{{asks}}],"checksum":1}]}""");
        Assert.That(_output.First.Kind, Is.EqualTo(EventKind.BookSnapshot));
        return _output.First.KeptLevels;
    }

    private unsafe void Decode(KrakenSpotDecoder decoder, string frame)
    {
        var bytes = Encoding.UTF8.GetBytes(frame);
        var block = new FrameBlock(bytes.Length);
        bytes.CopyTo(block.Memory.Span);
        decoder.Decode(block.Pointer, bytes.Length, _output);
        GC.KeepAlive(block);
        Assert.That(_output.Rejected, Is.EqualTo(RejectReason.None));
    }
}
