using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Tests.Books;
using Crossfeed.Tests.Support;
using Crossfeed.Tests.Wire;
using Crossfeed.Venues;
using Crossfeed.Venues.Bybit;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Books whose snapshots come in the stream: when they are subscribed anew, and what counts as an answer.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StreamSnapshotsTests : IAsyncDisposable
{
    private static readonly Feed Feed = VenueRegistry.Feeds.Single(f => f is BybitSpotFeed);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly (long Price, long Quantity)[] Bids = [(100, 1)];
    private static readonly (long Price, long Quantity)[] Asks = [(101, 1)];

    private readonly FakeTimeProvider _time = new();
    private readonly FrameRing _ring = new(512);
    private readonly CancellationTokenSource _stop = new();
    private readonly BookUnderTest _book = new(Feed.Rules);
    private readonly RestBudget _budget;
    private readonly StreamSnapshots _source;
    private readonly Task _running;
    private Connection? _carrier;
    private int _looks;
    private int _renewals;

    public StreamSnapshotsTests()
    {
        _budget = new RestBudget("venue", Feed.RestLimits, RestLimits.DefaultShare, _time, static _ => { });
        _carrier = new Connection(
            3, Feed.Name, new ConnectionTarget(new Uri("ws://127.0.0.1:1/"), FixedScript.Silent), AsyncTransport.Instance, _ring.Publisher, new ConnectionOptions(), new StateLog());
        var rest = new RestClient(new Uri("http://127.0.0.1:1/"), TimeSpan.FromSeconds(30), _ring.Publisher.Pool, _budget);
        _source = new StreamSnapshots(Feed, rest, Carry, _ => Interlocked.Increment(ref _renewals), NullLogger.Instance);
        _book.StreamSnapshot(10, Bids, Asks);
        _book.Delta(11, 11, 0, Bids, Asks);
        _source.Add(_book.Book);
        _running = Task.Run(() => _source.RunAsync(_stop.Token));
    }

    private int Renewals => Volatile.Read(ref _renewals); // written by the polling loop

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _source.Dispose();
        _budget.Dispose();
        _stop.Dispose();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_book_that_lost_sync_is_subscribed_anew_once_and_its_snapshot_is_the_answer(CancellationToken cancellation)
    {
        await LookAsync(TimeSpan.FromSeconds(1), cancellation);
        Assert.That(Renewals, Is.Zero, "it is live");
        _book.Delta(13, 13, 0, Bids, Asks);
        Assert.That(_book.Book.State, Is.EqualTo(BookState.Desynchronised));
        await LookAsync(PollEvery, cancellation);
        Assert.That(Renewals, Is.Zero, "what comes late may repair it");
        await LookAsync(TimeSpan.FromSeconds(5), cancellation);
        Assert.That((Renewals, _source.Fetched, _source.Needy), Is.EqualTo((1, 0L, 1)), "and not again while the venue answers");
        _book.StreamSnapshot(20, Bids, Asks);
        await LookAsync(TimeSpan.FromSeconds(30), cancellation);
        Assert.That((_book.Book.IsLive, Renewals, _source.Fetched, _source.Failed, _source.Needy), Is.EqualTo((true, 1, 1L, 0L, 0)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_snapshot_that_does_not_come_is_asked_for_again_with_a_wait_that_grows(CancellationToken cancellation)
    {
        _book.Delta(13, 13, 0, Bids, Asks);
        var asked = new List<DateTimeOffset>();
        while (asked.Count < 6)
        {
            await LookAsync(PollEvery, cancellation);
            if (Renewals > asked.Count)
            {
                asked.Add(_time.GetUtcNow());
            }
        }

        var waits = asked.Zip(asked.Skip(1), (first, next) => (next - first).TotalSeconds).ToArray();
        Assert.That(waits, Is.All.InRange(10, 20.2), "ten seconds for the answer, and a wait of at most ten");
        Assert.That(waits[^1], Is.GreaterThan(waits[0]));
        Assert.That((_source.Failed, _source.Fetched), Is.EqualTo((5L, 0L)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Nothing_is_subscribed_anew_while_no_connection_carries_the_book(CancellationToken cancellation)
    {
        _carrier = null;
        _book.Delta(13, 13, 0, Bids, Asks);
        await LookAsync(TimeSpan.FromSeconds(30), cancellation);
        Assert.That((Renewals, _source.Needy), Is.EqualTo((0, 1)));
    }

    private Connection? Carry(OrderBook book)
    {
        Interlocked.Increment(ref _looks); // the polling loop asks for each book at each turn
        return _carrier;
    }

    // Moves the time on turn by turn of the polling loop, two turns more: the first is over when the second is seen.
    private async Task LookAsync(TimeSpan span, CancellationToken cancellation)
    {
        for (var turn = 0; turn < (span / PollEvery) + 2; turn++)
        {
            var before = Volatile.Read(ref _looks); // written by the polling loop
            _time.Advance(PollEvery);
            await Wait.UntilAsync(() => Volatile.Read(ref _looks) > before, cancellation);
        }
    }
}
