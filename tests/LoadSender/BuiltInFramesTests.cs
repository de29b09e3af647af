using System.Text;
using System.Text.Json;
using Crossfeed.LoadSender.Frames;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.LoadSender;

[TestFixture(Dialect.Binance)]
[TestFixture(Dialect.Gateio)]
[Parallelizable(ParallelScope.Self)]
public sealed class BuiltInFramesTests(Dialect dialect)
{
    private readonly FrameBlock _block = new(1 << 16);
    private readonly DecodedFrame _output = new();

    [Test]
    public unsafe void Every_message_takes_the_fast_path_of_the_venues_decoder()
    {
        var decoder = Decoder();
        var cycle = new FrameCycle(BuiltInFrames.Cycle(dialect, BuiltInFrames.Native(dialect, 0)));
        var kinds = new List<EventKind>();
        for (var i = 1; i <= 16; i++)
        {
            var payload = cycle.Advance(TimeId.First + (i * 1000)).Payload;
            payload.CopyTo(_block.Memory.Span);
            Assert.That(((ITwoPathDecoder)decoder).TryScan(_block.Pointer, payload.Length, _output), Encoding.UTF8.GetString(payload));
            Assert.That(_output.Events.Length, Is.EqualTo(1));
            Assert.That(_output.Events[0].Sequence, Is.EqualTo(TimeId.First + (i * 1000)));
            kinds.Add(_output.Events[0].Kind);
        }

        Assert.That(kinds.Distinct(), Is.EquivalentTo(new[] { EventKind.Quote, EventKind.BookDelta, EventKind.Trade }));
    }

    [Test]
    public void Ids_grow_and_diffs_join_the_one_before()
    {
        var cycle = new FrameCycle(BuiltInFrames.Cycle(dialect, BuiltInFrames.Native(dialect, 0)));
        var last = TimeId.First;
        for (var i = 0; i < 24; i++)
        {
            var before = cycle.LastDiffId;
            var template = cycle.Advance(TimeId.First + (i < 12 ? 1 : 1000)); // times that stand still, then jump, then stand still
            var id = TimeId.Read(template.Payload[template.IdOffset..]);
            Assert.That(id, Is.GreaterThan(last));
            last = id;
            if (template.IsDiff)
            {
                Assert.That(Encoding.UTF8.GetString(template.Payload), Does.Contain($"\"U\":{before + 1},\"u\":{id}"));
            }
        }
    }

    [Test]
    public void Half_of_the_messages_move_the_best_prices()
    {
        var texts = BuiltInFrames.Cycle(dialect, BuiltInFrames.Native(dialect, 0)).Select(t => Encoding.UTF8.GetString(t.Payload)).ToArray();
        var (isHigh, moves) = (false, 0);
        foreach (var text in texts.Where(t => !t.Contains("rade", StringComparison.Ordinal)))
        {
            // Quotes name their bid first; a diff removes or sets 60,100.
            var high = text.Contains("\"b\":\"60100", StringComparison.Ordinal) || text.Contains("[\"60100\",\"1.5", StringComparison.Ordinal) || text.Contains("[\"60100.00000000\",\"1.5", StringComparison.Ordinal);
            moves += high == isHigh ? 0 : 1;
            isHigh = high;
        }

        Assert.That((moves, texts.Length), Is.EqualTo((4, 8)));
    }

    [Test]
    public void Instrument_list_and_depth_snapshot_are_what_the_feed_reads()
    {
        var definitions = Feed().ReadInstrumentList(Encoding.UTF8.GetBytes(BuiltInFrames.InstrumentList(dialect)));
        Assert.That(definitions.Select(d => d.Native), Is.EqualTo(Enumerable.Range(0, BuiltInFrames.MaxInstruments).Select(i => BuiltInFrames.Native(dialect, i))));

        using var body = JsonDocument.Parse(BuiltInFrames.DepthSnapshot(dialect, TimeId.First + 5, isHigh: true));
        Assert.Multiple(() =>
        {
            Assert.That(body.RootElement.GetProperty(dialect == Dialect.Binance ? "lastUpdateId" : "id").GetInt64(), Is.EqualTo(TimeId.First + 5));
            Assert.That(body.RootElement.GetProperty("bids")[0][0].GetString(), Does.StartWith("60100"));
            Assert.That(body.RootElement.GetProperty("asks")[0][0].GetString(), Does.StartWith("60101"));
        });
    }

    private FrameDecoder Decoder()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 6);
        var decoder = Feed().CreateDecoder(decimals);
        decoder.Symbols = new SymbolTable([new(BuiltInFrames.Native(dialect, 0), 0)]);
        return decoder;
    }

    private Feed Feed() => VenueRegistry.Find(dialect == Dialect.Binance ? "binance" : "gateio", MarketKind.Spot)!;
}
