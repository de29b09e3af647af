using System.Globalization;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Market;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>The live engine in this process against simulated venues, watched as a user watches it: through the mapped file.</summary>
internal sealed class LiveRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _data;
    private readonly Task _running;

    private LiveRun(LiveEngine engine, string data)
    {
        Engine = engine;
        _data = data;
        _running = engine.RunAsync(null, _stop.Token);
    }

    public LiveEngine Engine { get; }

    /// <summary>The streams of all legs of all lines.</summary>
    public StreamSubscription[] Subscriptions => [.. Engine.Market.Feeds.SelectMany(feed => feed.Lines).SelectMany(line => line.Legs).SelectMany(leg => leg.Subscriptions.Streams)];

    /// <summary>Whether the engine has ended, by itself or as it was told.</summary>
    public bool HasStopped => _running.IsCompleted;

    public static LiveRun Start(SimulatedVenues sim, TemporaryFolder folder, IEnumerable<string> symbols, bool capture = false, string? triggersOut = null, TimeSpan warmUp = default, Func<EngineOptions, EngineOptions>? configure = null, Microsoft.Extensions.Logging.ILoggerFactory? loggers = null, Action<LiveEngine>? prepare = null)
    {
        var wanted = symbols.Select(s => Symbol.TryParse(s, out var symbol) ? symbol : throw new ArgumentException(s)).ToHashSet();
        var data = folder.File("data");
        var options = new EngineOptions
        {
            Venues = SimFeeds.Venues(sim),
            Symbols = wanted,
            Data = data,
            Capture = capture,
            TriggersOut = triggersOut,
            Endpoints = EndpointOverrides.Parse("--endpoint", SimFeeds.Endpoints(sim), "ws"),
            RestEndpoints = EndpointOverrides.Parse("--rest-endpoint", SimFeeds.RestEndpoints(sim), "http"),
            RestShare = 100, // the simulators do not ban
            WarmUp = warmUp,
            Arbitrage = new() { MinNetE8 = 10_000 },
            Connection = new ConnectionOptions { BackoffBase = TimeSpan.FromMilliseconds(50), BackoffCap = TimeSpan.FromMilliseconds(500), ProbeEvery = TimeSpan.FromMilliseconds(500) },
        };
        var engine = new LiveEngine(configure?.Invoke(options) ?? options, loggers ?? NullLoggerFactory.Instance);
        prepare?.Invoke(engine);
        return new LiveRun(engine, data);
    }

    /// <summary>Waits until every book is live and has seen some deltas.</summary>
    public Task AllLiveAsync(int books, CancellationToken cancellation) =>
        UntilAsync("all books live", views => views.Count == books && views.All(v => v.State == BookState.Live && v.Counters.Applied > 5), null, cancellation);

    /// <summary>Waits until every book is live at its venue's true sequence; pulses the market so that a gap at the very end shows.</summary>
    public Task CaughtUpAsync(SimulatedVenues sim, int books, CancellationToken cancellation) =>
        UntilAsync("all books at the venue's sequence", views => views.Count == books && views.All(v => v.State == BookState.Live && IsCurrent(v, True(sim, v))), sim.Pulse, cancellation);

    // By its sequence; where the venue numbers nothing, by the best levels of both sides.
    private static bool IsCurrent(SnapshotView view, TrueBook expected) => view.Sequence != 0
        ? view.Sequence == expected.Sequence
        : Same(view.Bids, expected.Bids, view) && Same(view.Asks, expected.Asks, view);

    private static bool Same(IReadOnlyList<SnapshotLevel> levels, IReadOnlyList<BookLevel> expected, SnapshotView view) => levels.Count > 0
        && levels.Select(l => (Decimal(l.Price, view.PriceDecimals), Decimal(l.Quantity, view.QuantityDecimals))).SequenceEqual(expected.Take(levels.Count).Select(l => (l.Price, l.Quantity)));

    private static decimal Decimal(long count, int decimals) => decimal.Parse(FixedPoint.Text(count, decimals), CultureInfo.InvariantCulture);

    /// <summary>Compares all books, full depth, with what the venues really hold. The engine must have stopped.</summary>
    public void AssertBooksAreTrue(SimulatedVenues sim)
    {
        foreach (var book in BooksJson.Sorted(Engine.Statistics.Books))
        {
            var expected = True(sim, book.Listing.Venue, book.Listing.Symbol.ToString());
            Assert.Multiple(() =>
            {
                Assert.That(book.State, Is.EqualTo(BookState.Live), book.Listing.ToString());
                Assert.That(Levels(book.RawBids(), book), Is.EqualTo(expected.Bids.Select(l => (l.Price, l.Quantity))), $"{book.Listing} bids");
                Assert.That(Levels(book.RawAsks(), book), Is.EqualTo(expected.Asks.Select(l => (l.Price, l.Quantity))), $"{book.Listing} asks");
            });
        }
    }

    /// <summary>Ends the run with all books as the venues hold them: nothing more is sent, every book catches up, the engine stops without a fault, and the books are compared in full depth.</summary>
    public async Task EndTrueAsync(SimulatedVenues sim, int books, CancellationToken cancellation)
    {
        await sim.QuiesceAsync();
        await CaughtUpAsync(sim, books, cancellation);
        await StopAsync();
        AssertBooksAreTrue(sim);
        Assert.That(Engine.Fault, Is.Null);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Engine.DisposeAsync();
        _stop.Dispose();
    }

    private static List<(decimal Price, decimal Quantity)> Levels(DepthCursor cursor, OrderBook book)
    {
        var levels = new List<(decimal, decimal)>();
        while (cursor.MoveNext())
        {
            levels.Add((
                decimal.Parse(FixedPoint.Text(cursor.Price, book.PriceDecimals), CultureInfo.InvariantCulture),
                decimal.Parse(FixedPoint.Text(cursor.Quantity, book.QuantityDecimals), CultureInfo.InvariantCulture)));
        }

        return levels;
    }

    private static TrueBook True(SimulatedVenues sim, SnapshotView view) => True(sim, view.Listing.Venue, view.Listing.Symbol);

    private static TrueBook True(SimulatedVenues sim, string venue, string symbol) =>
        sim.Book(SimFeeds.VenueOf(sim, venue, symbol), symbol);

    private async Task UntilAsync(string what, Func<IReadOnlyList<SnapshotView>, bool> condition, Action? nudge, CancellationToken cancellation)
    {
        using var reader = SnapshotReader.Open(Path.Combine(_data, DataFiles.Books));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var views = new List<SnapshotView>();
        for (var turn = 1; ; turn++)
        {
            views.Clear();
            views.AddRange(reader.ReadListings().Select(reader.Read));
            if (condition(views))
            {
                return;
            }

            if (_running.IsCompleted)
            {
                await _running; // shows why
                Assert.Fail($"the engine stopped while waiting for: {what}");
            }

            if (turn % 50 == 0)
            {
                nudge?.Invoke();
            }

            try
            {
                await timer.WaitForNextTickAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"waited in vain for: {what}; " + string.Join("; ", views.Select(v => $"{v.Listing.Venue} {v.Listing.Symbol} {v.State} at {v.Sequence}, gaps {v.Counters.Gaps}")));
            }
        }
    }
}
