using Crossfeed.Arbitrage;
using Crossfeed.Capture.Listings;
using Crossfeed.Host;
using Crossfeed.LoadSender;
using Crossfeed.LoadSender.Frames;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>
/// The engine as it runs live: its connections, one of its shards with all files, its hot plane. Only what the load sender has no part in is done here: the listings, and the depth
/// snapshots that make the books live before the first message.
/// </summary>
/// <param name="transport">How bytes come from the sockets.</param>
/// <param name="layout">Which work shares a thread.</param>
/// <param name="cores">Where its threads run.</param>
internal sealed class EngineClient(TransportChoice transport, LayoutChoice layout, CorePlan cores) : IWireClient, IConnectionObserver
{
    private const ushort SilentConnection = 1000; // of the venue that has no socket when there is only one
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("crossfeed-journey-");
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _open = new(0);
    private readonly List<Connection> _connections = [];
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private SharedOutputs? _outputs;
    private Shard? _shard;
    private EvaluationProbe? _probe;

    /// <inheritdoc/>
    public async Task ConnectAsync(LoadServer server, WireLoad load, CancellationToken stop)
    {
        var instruments = (load.Sockets + 1) / 2;
        var definitions = BookDefinitions.Of(instruments);
        var options = Options(server, definitions);
        var catalog = new ListingCatalog(null, FeeOverrides.None);
        var faults = new ProcessorFaults(fault => _failed.TrySetResult(fault.Exception.ToString()));
        var topology = TopologyPlan.Choose(options, cores.Allowed.Count);
        _outputs = new SharedOutputs(options, topology.Shards, catalog.Names, faults);
        _shard = new Shard(0, options, topology, _outputs, faults);
        _probe = new EvaluationProbe(load.Samples > 0 ? new IdFields(server.OriginNanos) : null, load.Skip, load.Samples);
        _shard.Plane.Probe = _probe;
        await _outputs.StartAsync().ConfigureAwait(false);
        await _shard.StartAsync().ConfigureAwait(false);

        var publisher = _shard.Publisher;
        await publisher.PublishCopyAsync(FrameKind.Listings, 0, ListingsJson.Write(definitions), null, catalog.Add(definitions), stop).ConfigureAwait(false);
        for (var socket = 0; socket < load.Sockets; socket++)
        {
            var target = new ConnectionTarget(new Uri(server.WebSocket, LoadServer.PathOf(socket)), FixedScript.Silent);
            _connections.Add(new Connection((ushort)(socket + 1), FeedOf(socket), target, _shard.Transport, publisher, options.Connection, this));
        }

        _running = Task.WhenAll(_connections.Select(c => c.RunAsync(_stop.Token)));
        for (var socket = 0; socket < load.Sockets; socket++)
        {
            await _open.WaitAsync(stop).ConfigureAwait(false);
        }

        await server.WaitForSocketsAsync(load.Sockets, stop).ConfigureAwait(false);
        await SynchroniseAsync(publisher, load.Sockets, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<WireOutcome> FinishAsync(long sent, CancellationToken stop)
    {
        while (_probe!.Clock.Frames < sent && !_failed.Task.IsCompleted)
        {
            await Task.Delay(1, stop).ConfigureAwait(false);
        }

        if (_failed.Task.IsCompleted)
        {
            throw new InvalidOperationException($"the engine failed: {await _failed.Task.ConfigureAwait(false)}");
        }

        await StopAsync().ConfigureAwait(false);
        CheckBooks(sent);
        return _probe.Outcome();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_shard is not null)
        {
            await StopAsync().ConfigureAwait(false);
            await _shard.DisposeAsync().ConfigureAwait(false);
        }

        if (_outputs is not null)
        {
            await _outputs.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
        _open.Dispose();
        _data.Delete(recursive: true);
    }

    /// <inheritdoc/>
    void IConnectionObserver.OnState(Connection connection, ConnectionState from, ConnectionState to, string cause)
    {
        if (to == ConnectionState.Active)
        {
            _open.Release();
        }
        else if (to == ConnectionState.Reconnecting && !_stop.IsCancellationRequested && _probe!.Clock.Frames == 0)
        {
            _failed.TrySetResult(cause);
        }
    }

    private async Task StopAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
            await _shard!.StopAsync(StopLimit).ConfigureAwait(false);
        }
    }

    private EngineOptions Options(LoadServer server, IReadOnlyList<ListingDefinition> definitions) => new()
    {
        Venues = ["binance", "gateio"],
        Symbols = definitions.Select(d => d.Symbol).ToHashSet(),
        Data = _data.FullName,
        Transport = transport,
        Layout = layout,
        Cores = cores.Hot is not { } hot ? [] : layout == LayoutChoice.Split && transport == TransportChoice.Polling && cores.Reader is { } reader ? [hot, reader] : [hot],
        Wait = cores.CanSpin ? WaitChoice.BusySpin : WaitChoice.Blocking,
        Arbitrage = new ArbitrageOptions { MinNetE8 = BookDefinitions.MinNetE8, MaxQuoteAgeNanos = 0 },
        Connection = new ConnectionOptions { CertificateCheck = server.Certificate is { } own ? (_, certificate, _, _) => certificate?.Equals(own) == true : null },
    };

    // Behind the connections' openings, which reset the books, and before the first message.
    private static async Task SynchroniseAsync(FramePublisher publisher, int sockets, CancellationToken stop)
    {
        var paired = sockets + (sockets % 2);
        for (var socket = 0; socket < paired; socket++)
        {
            var connection = socket < sockets ? (ushort)(socket + 1) : SilentConnection;
            if (connection == SilentConnection)
            {
                await publisher.PublishCopyAsync(FrameKind.ConnectionOpened, connection, default, FeedOf(socket), null, stop).ConfigureAwait(false);
            }

            var dialect = DialectOf(socket);
            var body = System.Text.Encoding.UTF8.GetBytes(BuiltInFrames.DepthSnapshot(dialect, TimeId.First, isHigh: false));
            await publisher.PublishCopyAsync(FrameKind.DepthSnapshot, connection, body, BuiltInFrames.Native(dialect, socket / 2), null, stop).ConfigureAwait(false);
        }
    }

    // A number of a path that was not walked would be worth nothing: every book is live, and every second message opened or closed a trigger.
    private void CheckBooks(long sent)
    {
        var plane = _shard!.Plane;
        foreach (var book in plane.Books.All)
        {
            if (book is { IsLive: false })
            {
                throw new InvalidOperationException($"the book of {book.Listing} is not live after {sent} messages: {book.State}");
            }
        }

        var steps = plane.Triggers.Opened + plane.Triggers.Closed;
        if (plane.Counters.RejectedTotal != 0 || (_connections.Count <= 2 && steps < sent / 4))
        {
            throw new InvalidOperationException($"of {sent} messages {plane.Counters.RejectedTotal} were rejected and {steps} opened or closed a trigger");
        }
    }

    private static Dialect DialectOf(int socket) => socket % 2 == 0 ? Dialect.Binance : Dialect.Gateio;

    private static string FeedOf(int socket) => DialectOf(socket) == Dialect.Binance ? "binance/spot" : "gateio/spot";
}
