using System.Text.Json;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using Crossfeed.Venues.Bybit;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Bybit;

/// <summary>Frames that the venue really sent. The recordings are not part of the project: CROSSFEED_CAPTURES names their folder.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BybitRecordingTests
{
    private const string Capture = "bybit.cryptofeed.jsonl.gz";

    [Test]
    [CancelAfter(120_000)]
    public async Task Both_markets_of_a_recording_replay_to_the_books_and_counts_that_are_known(CancellationToken cancellation)
    {
        var file = Captures.Require(Capture);
        using var folder = new TemporaryFolder();
        foreach (var market in new[] { "spot", "linear" })
        {
            var import = await CrossfeedProcess.RunAsync(cancellation, "import", file, "--format", "cryptofeed", "--venue", "bybit", "--market", market, "--out", folder.File(market));
            Assert.That(import.ExitCode, Is.Zero, import.Error);
        }

        var replay = await CrossfeedProcess.RunAsync(
            cancellation, "replay", folder.File("spot"), folder.File("linear"), "--books-out", folder.File("books.json"), "--stats-out", folder.File("stats.json"));
        Assert.That(replay.ExitCode, Is.Zero, replay.Error);
        var stats = JsonDocument.Parse(File.ReadAllText(folder.File("stats.json"))).RootElement;
        var events = stats.GetProperty("events");
        var books = JsonDocument.Parse(File.ReadAllText(folder.File("books.json"))).RootElement.GetProperty("books").EnumerateArray().ToArray();
        var perpetual = books.Single(book => book.GetProperty("symbol").GetString() == "BTC/USDT:PERP");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events.GetProperty("bookDeltas").GetInt64() + events.GetProperty("bookSnapshots").GetInt64(), Is.EqualTo(2_148));
            Assert.That(new[] { "trades", "quotes", "bars" }.Select(name => events.GetProperty(name).GetInt64()), Is.EqualTo(new[] { 347L, 839, 100 }));
            Assert.That((stats.GetProperty("gaps").GetInt64(), stats.GetProperty("rejected").EnumerateObject().Count()), Is.EqualTo((0L, 0)));
            Assert.That(books, Has.Length.EqualTo(6));
            Assert.That(books.Select(book => book.GetProperty("state").GetString()), Is.All.EqualTo("live"));
            Assert.That(books.Sum(book => book.GetProperty("bids").GetArrayLength() + book.GetProperty("asks").GetArrayLength()), Is.EqualTo(2_400));
            Assert.That(perpetual.GetProperty("bids")[0].ToString() + perpetual.GetProperty("asks")[0], Is.EqualTo("""["65114.2","5.974"]["65114.3","9.06"]"""));
        }
    }

    [Test]
    public void Scanner_takes_every_message_with_data_and_says_what_the_general_path_says()
    {
        var frames = Recordings.Cryptofeed(Captures.Require(Capture)).Where(frame => frame.Url is null).Select(frame => frame.Data).ToArray();
        var (scanned, general) = (new Decoding(["BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT"]), new Decoding(["BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT"]));
        var taken = 0;
        foreach (var frame in frames)
        {
            taken += scanned.TryScan(frame) ? 1 : 0;
            scanned.Decode(frame);
            general.DecodeGeneral(frame);
            Assert.That(EventText.AreEqual(scanned.Output, general.Output), Is.True, System.Text.Encoding.UTF8.GetString(frame));
        }

        Assert.That(taken, Is.EqualTo(frames.Length - 24), "all but the answers");
    }

    [Test]
    public void A_book_of_the_former_depth_of_500_keeps_its_levels()
    {
        var book = Book("XRPUSDT", new BybitLinearFeed(), 4, 0);
        foreach (var line in DataFile("bybit_linear_xrpusdt_ob500_20241201.ndjson"))
        {
            book.Apply(line);
            Assert.That((book.Book.BidLevels, book.Book.AskLevels), Is.EqualTo((500, 500)), "the venue deletes what leaves its window");
        }

        Assert.That((book.Book.State, book.Book.Counters.Applied, book.Book.Counters.Snapshots, book.Book.Counters.Gaps), Is.EqualTo((BookState.Live, 49L, 1L, 0L)));
    }

    [Test]
    public void Deltas_without_their_snapshot_make_no_book_and_best_prices_agree_with_trades()
    {
        var book = Book("BTCUSDT", new BybitSpotFeed(), 1, 6);
        var kinds = new Dictionary<EventKind, int>();
        var identifiers = new List<long>();
        foreach (var line in DataFile("bybit_spot_testnet_20260913.ndjson"))
        {
            foreach (var item in book.Apply(line))
            {
                kinds[item.Kind] = kinds.GetValueOrDefault(item.Kind) + 1;
                if (item.Kind == EventKind.Trade)
                {
                    identifiers.Add(item.Sequence);
                }
            }
        }

        Assert.That(kinds, Is.EquivalentTo(new Dictionary<EventKind, int> { [EventKind.Trade] = 4, [EventKind.BookDelta] = 5, [EventKind.Quote] = 4, [EventKind.Control] = 1 }));
        Assert.That(identifiers, Is.EqualTo(new[] { 2100000000188691533, 2100000000188691534, 2100000000188691535, 2100000000188691536 }));
        Assert.That((book.Book.State, book.Book.Counters.Applied, book.Book.Counters.Gaps), Is.EqualTo((BookState.AwaitingSnapshot, 0L, 0L)));
    }

    private static IEnumerable<byte[]> DataFile(string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(Captures.Require(Capture))!, "..", "venues", "data", name);
        if (!File.Exists(path))
        {
            Assert.Ignore($"{path} is not there");
        }

        return File.ReadLines(path).Where(line => line.Length > 0).Select(System.Text.Encoding.UTF8.GetBytes);
    }

    private static BookDecoding Book(string native, Feed feed, int priceDecimals, int quantityDecimals)
    {
        var decoding = new Decoding([native]);
        decoding.Decimals.Set(0, priceDecimals, quantityDecimals);
        return new BookDecoding(decoding, new OrderBook(Books.BookUnderTest.ListingOf(0, feed.Rules, priceDecimals, quantityDecimals)));
    }

    private sealed class BookDecoding
    {
        private readonly Decoding _decoding;
        private readonly BookSet _set = new();
        private long _now = 1;

        public BookDecoding(Decoding decoding, OrderBook book)
        {
            _decoding = decoding;
            Book = book;
            _set.Add(book);
        }

        public OrderBook Book { get; }

        public MarketEvent[] Apply(byte[] frame)
        {
            _decoding.Decode(frame);
            Assert.That(_decoding.Output.Rejected, Is.EqualTo(RejectReason.None));
            _set.Apply(_decoding.Output, new FrameSlot { Kind = FrameKind.Message, Connection = 1, ReceivedNanos = _now++ });
            return _decoding.Output.Events.ToArray();
        }
    }

    private sealed unsafe class Decoding
    {
        private readonly BybitDecoder _decoder;
        private readonly FrameBlock _block = new(1 << 17);

        public Decoding(string[] natives)
        {
            _decoder = new BybitDecoder(Decimals) { Symbols = new SymbolTable([.. natives.Select((native, id) => KeyValuePair.Create(native, id))]) };
            for (var id = 0; id < natives.Length; id++)
            {
                Decimals.Set(id, 5, 6);
            }
        }

        public ListingDecimals Decimals { get; } = new();

        public DecodedFrame Output { get; } = new();

        public bool TryScan(byte[] frame) => _decoder.TryScan(Load(frame), frame.Length, Output);

        public void Decode(byte[] frame) => _decoder.Decode(Load(frame), frame.Length, Output);

        public void DecodeGeneral(byte[] frame) => _decoder.DecodeGeneral(Load(frame), frame.Length, Output);

        private byte* Load(byte[] frame)
        {
            frame.CopyTo(_block.Memory.Span);
            return _block.Pointer;
        }
    }
}
