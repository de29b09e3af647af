using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Books;
using Crossfeed.Tests.Support;
using Crossfeed.Tests.Wire;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using Crossfeed.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SnapshotFetcherTests : IAsyncDisposable
{
    private static readonly Feed Feed = VenueRegistry.Feeds.Single(f => f is BinanceSpotFeed);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly (long Price, long Quantity)[] Bids = [(100, 1)];
    private static readonly (long Price, long Quantity)[] Asks = [(101, 1)];

    private readonly FakeTimeProvider _time = new();
    private readonly FrameRing _ring = new(512);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<RestPause> _pauses = [];
    private StrictVenue _venue = null!;
    private RestBudget _budget = null!;
    private SnapshotFetcher _fetcher = null!;
    private Connection? _carrier;
    private int _looks;
    private int _held; // turns that a test keeps
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _fetcher.Dispose();
        _budget.Dispose();
        await _venue.DisposeAsync();
        _stop.Dispose();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Two_hundred_books_recover_within_the_budget(CancellationToken cancellationToken)
    {
        await StartAsync();
        var books = Enumerable.Range(0, 200).Select(Asking).ToArray();
        var began = _time.GetUtcNow();
        AddAll(books);
        await AdvanceUntilAsync(() => _fetcher.Fetched == books.Length, cancellationToken);
        Assert.That(Snapshots().Select(f => f.Subject), Is.EquivalentTo(books.Select(b => b.Book.Listing.Native)), "each once");
        Assert.That(_venue.Refused, Is.Zero);
        Assert.That(_venue.Most, Is.LessThanOrEqualTo(4_000), "two thirds of 6,000");
        Assert.That(_time.GetUtcNow() - began, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(3.5)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Nothing_is_sent_while_banned(CancellationToken cancellationToken)
    {
        await StartAsync();
        _venue.BanAt = 5;
        AddAll(Enumerable.Range(0, 20).Select(Asking));
        await AdvanceUntilAsync(() => _fetcher.Fetched == 20, cancellationToken);
        Assert.That(_venue.SentWhileBanned, Is.LessThan(RestBudget.MaxInFlight), "only what was under way already");
        Assert.That((_budget.Status.Bans, _pauses[0].Status), Is.EqualTo((1L + _venue.SentWhileBanned, (System.Net.HttpStatusCode)418)));
        Assert.That(_budget.Status.TimePaused, Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(3)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Books_that_were_live_ask_as_resyncs(CancellationToken cancellationToken)
    {
        await StartAsync();
        var busy = await _budget.EnterAsync(RestAsk.For(RestPriority.Resync, new RestCall("/busy", 4_000)), cancellationToken);
        _held = 1;
        var fresh = Enumerable.Range(0, 8).Select(Asking).ToArray();
        AddAll(fresh);
        var lived = Live(8);
        AddAll([lived]);
        await LookAsync(cancellationToken);
        lived.Delta(90, 95, 89, Bids, Asks); // a gap
        await AdvanceUntilAsync(() => _budget.Status.Waiting is [1, 8, 0, 0], cancellationToken);
        _held = 0;
        busy.Dispose();
        await AdvanceUntilAsync(() => _fetcher.Fetched == 9, cancellationToken);
        Assert.That(_venue.Served.Select(v => v.Native), Is.EquivalentTo(fresh.Append(lived).Select(b => b.Book.Listing.Native)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_book_that_is_live_before_its_turn_costs_nothing(CancellationToken cancellationToken)
    {
        await StartAsync();
        var busy = await _budget.EnterAsync(RestAsk.For(RestPriority.Resync, new RestCall("/busy", 4_000)), cancellationToken);
        _held = 1;
        var book = Asking(0);
        AddAll([book]);
        await AdvanceUntilAsync(() => _budget.Status.Waiting.Sum() == 1, cancellationToken);
        book.RestSnapshot(10, Bids, Asks);
        Assert.That(book.Book.IsLive, Is.True);
        _held = 0;
        busy.Dispose();
        await AdvanceUntilAsync(() => _fetcher.Skipped == 1, cancellationToken);
        Assert.That((_venue.Served.Count, _fetcher.Fetched, _budget.Status.NotWanted), Is.EqualTo((0, 0L, 1L)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_gap_that_heals_in_time_asks_for_nothing(CancellationToken cancellationToken)
    {
        await StartAsync();
        var book = Live(0);
        AddAll([book]);
        await LookAsync(cancellationToken);
        book.Delta(90, 95, 89, Bids, Asks); // a gap
        await LookAsync(cancellationToken);
        book.StreamSnapshot(95, Bids, Asks); // healed without us
        await LookAsync(cancellationToken, turns: 50);
        Assert.That((_budget.Status.Sent, _budget.Status.NotWanted), Is.EqualTo((0L, 0L)));

        book.Delta(190, 195, 189, Bids, Asks); // and one that does not
        await AdvanceUntilAsync(() => _fetcher.Fetched == 1, cancellationToken);
        Assert.That(Snapshots().Single().Subject, Is.EqualTo(book.Book.Listing.Native));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_book_without_a_carrier_waits_and_enters_as_its_next_one(CancellationToken cancellationToken)
    {
        await StartAsync();
        _carrier = null;
        AddAll([Asking(0)]);
        await LookAsync(cancellationToken, turns: 50);
        Assert.That(_venue.Served, Is.Empty);
        _carrier = NewConnection(9);
        await AdvanceUntilAsync(() => _fetcher.Fetched == 1, cancellationToken);
        Assert.That(Snapshots().Single().Connection, Is.EqualTo(9));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_removed_book_gets_no_snapshot_even_if_one_is_under_way(CancellationToken cancellationToken)
    {
        await StartAsync();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        _venue.Answer = async context =>
        {
            asked.SetResult();
            await answer.Task;
            await context.Response.WriteAsync("{}");
        };
        var book = Asking(0);
        AddAll([book]);
        await AdvanceUntilAsync(() => asked.Task.IsCompleted, cancellationToken);
        Assert.That((_fetcher.Remove(book.Book), _fetcher.Remove(book.Book)), Is.EqualTo((true, false)));
        answer.SetResult();
        await Wait.UntilAsync(() => _fetcher.Failed == 1, cancellationToken);
        Assert.That((Snapshots().Count, _venue.Served.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_snapshot_that_did_not_help_is_followed_by_slower_and_slower_ones(CancellationToken cancellationToken)
    {
        await StartAsync();
        var book = Asking(0);
        AddAll([book]);
        for (var i = 1; i <= 6; i++)
        {
            await AdvanceUntilAsync(() => _fetcher.Fetched == i, cancellationToken);
            book.RestSnapshot(1, Bids, Asks); // older than what is buffered: the book asks again
        }

        var waits = _venue.Served.Zip(_venue.Served.Skip(1), (a, b) => b.At - a.At).ToArray();
        Assert.That(waits[^1], Is.GreaterThan(TimeSpan.FromSeconds(2)));
        Assert.That(book.Counters.SnapshotsTooOld, Is.EqualTo(6));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_book_that_every_snapshot_helps_never_waits_longer_than_for_the_first(CancellationToken cancellationToken)
    {
        await StartAsync();
        var book = Live(0);
        AddAll([book]);
        await LookAsync(cancellationToken);
        for (var i = 1; i <= 12; i++)
        {
            book.Delta((100 * i) + 2, (100 * i) + 5, (100 * i) + 1, Bids, Asks); // a gap, each time
            var lost = _time.GetUtcNow();
            await AdvanceUntilAsync(() => _fetcher.Fetched == i, cancellationToken);
            Assert.That(_venue.Served[^1].At - lost, Is.LessThanOrEqualTo(TimeSpan.FromMilliseconds(100) + (3 * PollEvery)), $"resync {i}");
            book.RestSnapshot((100 * i) + 5, Bids, Asks);
            if (i % 2 == 0)
            {
                await LookAsync(cancellationToken); // seen live; every other time it is out of step again before anybody looks
            }
        }

        Assert.That((book.Book.State, book.Counters.Gaps, book.Counters.Resyncs), Is.EqualTo((BookState.Live, 12L, 12L)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_host_that_fails_is_asked_ever_more_seldom(CancellationToken cancellationToken)
    {
        await StartAsync();
        var asked = new List<DateTimeOffset>();
        _venue.Answer = context =>
        {
            asked.Add(_time.GetUtcNow()); // one request at a time
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        var book = Live(0);
        AddAll([book]);
        await LookAsync(cancellationToken);
        book.Delta(102, 105, 101, Bids, Asks); // a gap
        await AdvanceUntilAsync(() => _fetcher.Failed == 7, cancellationToken);
        Assert.That(asked[^1] - asked[^2], Is.GreaterThan(TimeSpan.FromSeconds(3)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_proof_returns_the_sequence_and_publishes_nothing(CancellationToken cancellationToken)
    {
        await StartAsync();
        Assert.That(await _fetcher.ProveAsync(new StreamKey("BTCUSDT", StreamChannel.Depth), cancellationToken), Is.EqualTo(17));
        Assert.That((_fetcher.Proofs, Snapshots().Count, _venue.Served.Single()), Is.EqualTo((1L, 0, (_time.GetUtcNow(), 5, "BTCUSDT"))));
        _venue.Answer = context => context.Response.WriteAsync("<html>");
        Assert.That(await _fetcher.ProveAsync(new StreamKey("BTCUSDT", StreamChannel.Depth), cancellationToken), Is.Null);
        _venue.BanAt = 3;
        Assert.That(await _fetcher.ProveAsync(new StreamKey("BTCUSDT", StreamChannel.Depth), cancellationToken), Is.Null);
        Assert.That((_fetcher.Proofs, _fetcher.Failed), Is.EqualTo((1L, 0L)));
    }

    private async Task StartAsync()
    {
        _venue = await StrictVenue.StartAsync(_time, 6_000, levels => levels switch { <= 100 => 5, <= 500 => 25, <= 1000 => 50, _ => 250 });
        _budget = new RestBudget("venue", Feed.RestLimits, RestLimits.DefaultShare, _time, _pauses.Add);
        _carrier = NewConnection(3);
        var rest = new RestClient(_venue.Http, TimeSpan.FromSeconds(30), _ring.Publisher.Pool, _budget);
        _fetcher = new SnapshotFetcher(Feed, rest, Carry, NullLogger.Instance);
        _running = Task.Run(() => _fetcher.RunAsync(_stop.Token));
    }

    private Connection? Carry(OrderBook book)
    {
        Interlocked.Increment(ref _looks); // the polling loop asks for each book at each turn
        return _carrier;
    }

    private Connection NewConnection(ushort id) => new(
        id, Feed.Name, new ConnectionTarget(new Uri("ws://127.0.0.1:1/"), FixedScript.Silent), AsyncTransport.Instance, _ring.Publisher, new ConnectionOptions(), new StateLog());

    private void AddAll(IEnumerable<BookUnderTest> books)
    {
        foreach (var book in books)
        {
            _fetcher.Add(book.Book);
        }
    }

    private List<Published> Snapshots()
    {
        _ring.Drain();
        return _ring.Read.FindAll(f => f.Kind == FrameKind.DepthSnapshot);
    }

    // A book that has seen a delta and wants its first snapshot.
    private static BookUnderTest Asking(int index)
    {
        var book = new BookUnderTest(Feed.Rules, native: $"B{index}USDT");
        book.Delta(11, 12, 10, Bids, Asks);
        return book;
    }

    private static BookUnderTest Live(int index)
    {
        var book = Asking(index);
        book.RestSnapshot(10, Bids, Asks);
        return book;
    }

    // Two turns of the polling loop: the first is over when the second is seen.
    private async Task LookAsync(CancellationToken cancellation, int turns = 2)
    {
        for (var i = 0; i < turns; i++)
        {
            var before = Volatile.Read(ref _looks); // written by the polling loop
            _time.Advance(PollEvery);
            await Wait.UntilAsync(() => Volatile.Read(ref _looks) > before, cancellation);
        }
    }

    // Moves the time on, and only while no request is under way but what the test holds: answers come in real time.
    private async Task AdvanceUntilAsync(Func<bool> condition, CancellationToken cancellation)
    {
        while (!condition())
        {
            cancellation.ThrowIfCancellationRequested();
            await Wait.UntilAsync(() => _budget.Status.InFlight <= _held || condition(), cancellation);
            _time.Advance(PollEvery);
            await Task.Yield();
        }
    }
}
