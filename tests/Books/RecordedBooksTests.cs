using System.Text;
using System.Text.Json;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>Minutes of real depth, quotes and trades. The recordings are not part of the project: CROSSFEED_CAPTURES names their folder.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RecordedBooksTests
{
    private const string SpotFile = "binance-spot-btcusdt-20240808.hftbacktest.gz";
    private const string PerpetualFile = "binance-usdm-btcusdt-20240808.hftbacktest.gz";

    [Test]
    public void Spot_recording_ends_live_with_every_quote_confirmed()
    {
        var book = Replay(SpotFile, new BookRules(BookSequencing.Overlapping, true), 2, 8, skipDelta: -1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(book.State, Is.EqualTo(BookState.Live));
            Assert.That(book.Sequence, Is.EqualTo(50093421584));
            Assert.That((book.BidLevels, book.AskLevels), Is.EqualTo((1209, 2196)));
            Assert.That((book.Counters.Applied, book.Counters.Trades, book.Counters.Quotes), Is.EqualTo((3449, 9757, 28040)));
            Assert.That((book.Counters.QuoteChecks, book.Counters.LateQuoteChecks, book.Counters.QuoteMismatches), Is.EqualTo((564, 0, 0)));
            AssertUndisturbed(book);
        }
    }

    [Test]
    public void Perpetual_recording_ends_live_with_every_quote_confirmed()
    {
        var book = Replay(PerpetualFile, new BookRules(BookSequencing.Linked, true), 2, 3, skipDelta: -1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(book.State, Is.EqualTo(BookState.Live));
            Assert.That(book.Sequence, Is.EqualTo(5123135475514));
            Assert.That((book.BidLevels, book.AskLevels), Is.EqualTo((5018, 4578)));
            Assert.That((book.Counters.Applied, book.Counters.Trades, book.Counters.Quotes), Is.EqualTo((6547, 21313, 66089)));
            Assert.That((book.Counters.QuoteChecks, book.Counters.LateQuoteChecks, book.Counters.QuoteMismatches), Is.EqualTo((503, 126, 0)));
            AssertUndisturbed(book);
        }
    }

    [Test]
    public void Spot_recording_without_the_delta_that_bridges_the_snapshot_never_stays_live()
    {
        // The third delta is the only one before the snapshot that the snapshot does not cover.
        var book = Replay(SpotFile, new BookRules(BookSequencing.Overlapping, true), 2, 8, skipDelta: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(book.IsLive, Is.False);
            Assert.That(book.Counters.Gaps, Is.EqualTo(1));
            Assert.That(book.Counters.Applied, Is.Zero);
            Assert.That(book.SnapshotRequests, Is.GreaterThanOrEqualTo(2));
        }
    }

    private static void AssertUndisturbed(OrderBook book)
    {
        Assert.That((book.Counters.Gaps, book.Counters.Crossed, book.Counters.Resyncs, book.Counters.Snapshots), Is.EqualTo((0, 0, 0, 1)));
        Assert.That(BookUnderTest.ToList(book.RawBids()), Has.Count.EqualTo(book.BidLevels));
        Assert.That(BookUnderTest.ToList(book.RawAsks()), Has.Count.EqualTo(book.AskLevels));
    }

    private static OrderBook Replay(string file, BookRules rules, int priceDecimals, int quantityDecimals, int skipDelta)
    {
        var path = Captures.Require(file);
        var book = new OrderBook(BookUnderTest.ListingOf(0, rules, priceDecimals, quantityDecimals));
        var set = new BookSet();
        set.Add(book);
        var line = new RecordedLine(priceDecimals, quantityDecimals);
        var deltas = 0;
        foreach (var (received, data) in Recordings.HftBacktest(path))
        {
            line.Read(received, data);
            if (!line.IsDelta || deltas++ != skipDelta)
            {
                set.Apply(line.Frame, line.Slot);
            }
        }

        return book;
    }

    /// <summary>A line of a recording: receive time, blank, raw JSON.</summary>
    private sealed class RecordedLine(int priceDecimals, int quantityDecimals)
    {
        public DecodedFrame Frame { get; } = new();

        public FrameSlot Slot { get; private set; }

        public bool IsDelta { get; private set; }

        public void Read(long received, byte[] json)
        {
            using var document = JsonDocument.Parse(json);
            var isSnapshot = !document.RootElement.TryGetProperty("data", out var data);
            Slot = new FrameSlot
            {
                Kind = isSnapshot ? FrameKind.DepthSnapshot : FrameKind.Message,
                Connection = isSnapshot ? (ushort)0 : (ushort)1,
                ReceivedNanos = received,
            };
            Frame.Clear();
            IsDelta = false;
            if (isSnapshot)
            {
                ReadBook(document.RootElement, EventKind.BookSnapshot, "bids", "asks").Sequence = document.RootElement.GetProperty("lastUpdateId").GetInt64();
                return;
            }

            var stream = document.RootElement.GetProperty("stream").GetString()!;
            if (stream.Contains("@depth", StringComparison.Ordinal))
            {
                IsDelta = true;
                ReadDelta(data);
            }
            else if (stream.EndsWith("@bookTicker", StringComparison.Ordinal))
            {
                ReadQuote(data);
            }
            else
            {
                ReadTrade(data);
            }
        }

        private void ReadDelta(JsonElement data)
        {
            ref var item = ref ReadBook(data, EventKind.BookDelta, "b", "a");
            item.FirstSequence = data.GetProperty("U").GetInt64();
            item.Sequence = data.GetProperty("u").GetInt64();
            item.PreviousSequence = data.TryGetProperty("pu", out var previous) ? previous.GetInt64() : 0;
        }

        private void ReadQuote(JsonElement data)
        {
            ref var item = ref Frame.Append(EventKind.Quote, 0);
            item.Sequence = data.GetProperty("u").GetInt64();
            item.Price = Count(data.GetProperty("b"), priceDecimals);
            item.Quantity = Count(data.GetProperty("B"), quantityDecimals);
            item.AskPrice = Count(data.GetProperty("a"), priceDecimals);
            item.AskQuantity = Count(data.GetProperty("A"), quantityDecimals);
        }

        private void ReadTrade(JsonElement data)
        {
            ref var item = ref Frame.Append(EventKind.Trade, 0);
            item.Price = Count(data.GetProperty("p"), priceDecimals);
            item.Quantity = Count(data.GetProperty("q"), quantityDecimals);
            item.Aggressor = data.GetProperty("m").GetBoolean() ? Side.Sell : Side.Buy;
        }

        private ref MarketEvent ReadBook(JsonElement data, EventKind kind, string bids, string asks)
        {
            ref var item = ref Frame.Append(kind, 0);
            item.LevelStart = Frame.LevelCount;
            item.BidCount = ReadLevels(data.GetProperty(bids));
            item.AskCount = ReadLevels(data.GetProperty(asks));
            return ref item;
        }

        private int ReadLevels(JsonElement levels)
        {
            foreach (var level in levels.EnumerateArray())
            {
                Frame.AppendLevel(Count(level[0], priceDecimals), Count(level[1], quantityDecimals));
            }

            return levels.GetArrayLength();
        }

        private static long Count(JsonElement text, int decimals)
        {
            var status = FixedPoint.Parse(Encoding.ASCII.GetBytes(text.GetString()!), decimals, out var value);
            Assert.That(status, Is.EqualTo(FixedPointStatus.Ok));
            return value;
        }
    }
}
