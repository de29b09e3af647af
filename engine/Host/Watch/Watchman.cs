using Crossfeed.Health;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// The cold plane's eye on the wire: ten times a second it hears what venues answered, looks after the lines, finds silent streams, replaces connections in time and writes the ledger. Acts through
/// connections, requests and the ring only.
/// </summary>
public sealed class Watchman : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private const int LooksASummary = 10; // once a second: it sorts all streams

    private readonly EngineOptions _options;
    private readonly LiveMarket _market;
    private readonly IReadOnlyList<Shard> _shards;
    private readonly WireClock _clock;
    private readonly ILogger _logger;
    private readonly GapLedger _ledger;
    private readonly LedgerKeeper _ledgerKeeper;
    private readonly MailReader _mail;
    private readonly BookWatch _books;
    private readonly Dictionary<LiveFeed, (SilenceKeeper Silence, RotationKeeper Rotation, DataAcknowledgements Data)> _feeds = [];
    private GapSummary _gaps;
    private long _looks;

    /// <summary>Makes the watchman; opens no file before there is something to write.</summary>
    /// <param name="options">What the engine does.</param>
    /// <param name="market">What it carries.</param>
    /// <param name="shards">Its shards.</param>
    /// <param name="clock">Receive times.</param>
    /// <param name="logger">Where to tell.</param>
    public Watchman(EngineOptions options, LiveMarket market, IReadOnlyList<Shard> shards, WireClock clock, ILogger logger)
    {
        _options = options;
        _market = market;
        _shards = shards;
        _clock = clock;
        _logger = logger;
        _ledger = new GapLedger(new GapLedgerFile(options.Data));
        _ledgerKeeper = new LedgerKeeper(_ledger);
        _mail = new MailReader(market.Ids, logger);
        _books = new BookWatch(logger);
        _gaps = _ledger.Summarise(Now);
    }

    /// <summary>What was found so far; any thread may ask.</summary>
    public WireStatus Status => WireStatus.Of(_market, _shards, Volatile.Read(ref _gaps), [.. Silences()], Now);

    /// <summary>Watches until cancelled.</summary>
    /// <param name="stop">Stops.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await LookAsync(stop).ConfigureAwait(false);
                await Task.Delay(LookEvery, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(Keepers().Select(k => k.Silence.EndAsync())).ConfigureAwait(false); // the end of the run
        }
    }

    /// <summary>Writes what is left; the hot threads have stopped.</summary>
    public void End()
    {
        _mail.Read(_shards);
        _ledgerKeeper.Look(_market.Feeds, _shards, Now);
        Volatile.Write(ref _gaps, _ledger.Summarise(Now, int.MaxValue)); // publishes a whole summary, of all streams now
        _ledger.Finish(Now);
    }

    /// <inheritdoc/>
    public void Dispose() => _ledger.Dispose();

    private long Now => _clock.Wall(WireClock.Monotonic());

    private async Task LookAsync(CancellationToken stop)
    {
        _mail.Read(_shards);
        var feeds = _market.Feeds;
        foreach (var feed in feeds)
        {
            SilenceKeeper silence;
            RotationKeeper rotation;
            DataAcknowledgements data;
            lock (_feeds)
            {
                if (!_feeds.TryGetValue(feed, out var keepers))
                {
                    keepers = (new SilenceKeeper(feed, _options.Silence, _clock, _ledgerKeeper, _logger), new RotationKeeper(feed, _options.RotateAfter), new DataAcknowledgements(feed, _clock));
                    _feeds.Add(feed, keepers);
                }

                (silence, rotation, data) = keepers;
            }

            data.Look(WireClock.Monotonic());
            foreach (var line in feed.Lines)
            {
                await line.TendAsync(WireClock.Monotonic(), stop).ConfigureAwait(false);
            }

            await silence.LookAsync(stop).ConfigureAwait(false);
            rotation.Look(WireClock.Monotonic());
            _books.Look(feed.Listings);
        }

        _ledgerKeeper.Look(feeds, _shards, Now);
        if (++_looks % LooksASummary == 0)
        {
            Volatile.Write(ref _gaps, _ledger.Summarise(Now)); // publishes a whole summary
        }
    }

    private List<SilenceStatus> Silences() => [.. Keepers().Select(k => k.Silence.Status)];

    private List<(SilenceKeeper Silence, RotationKeeper Rotation, DataAcknowledgements Data)> Keepers()
    {
        lock (_feeds)
        {
            return [.. _feeds.Values];
        }
    }
}
