using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crossfeed.VenueSim.Hosting;

/// <summary>
/// One venue's endpoint on loopback: WebSockets and REST on one port. What a path means is the venue's to say, through
/// its site.
/// </summary>
internal sealed class VenueHost : IAsyncDisposable
{
    private readonly VenueFeed _feed;
    private readonly WebApplication _application;
    private readonly HashSet<Session> _sessions = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _nextSession;
    private Task _beating = Task.CompletedTask;

    private VenueHost(VenueFeed feed, WebApplication application)
    {
        _feed = feed;
        _application = application;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>
    /// Starts listening. A taken port is an <see cref="IOException"/>.
    /// </summary>
    public static async Task<VenueHost> StartAsync(VenueSite site, int port)
    {
        var (feed, open, rest) = (site.Feed, site.Open, site.Rest);
        // The empty builder: no configuration files or variables of the surroundings, no logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var application = builder.Build();
        var host = new VenueHost(feed, application);
        application.Use((context, next) =>
        {
            // Before the WebSocket middleware, which takes the transport from here: faults act on its bytes.
            if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
            {
                var shaped = new ShapedUpgrade(upgrade);
                context.Features.Set<IHttpUpgradeFeature>(shaped);
                context.Features.Set<IHttpRequestLifetimeFeature>(
                    new ShapedLifetime(context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), shaped));
            }

            return next(context);
        });
        application.UseWebSockets();
        application.Run(context => host.HandleAsync(context, open, rest));
        try
        {
            await application.StartAsync();
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw new IOException($"{feed.Venue}: cannot listen on 127.0.0.1:{port}: {(error.InnerException ?? error).Message}", error);
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        host.Port = new Uri(addresses.Addresses.First()).Port;
        host._beating = host.BeatAsync();
        return host;
    }

    /// <summary>Completes when all that is queued for the clients is in their sockets.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_sessions.Select(session => session.DrainAsync()));
        }
    }

    /// <summary>Resets every connection, as a network cut does.</summary>
    public void ResetConnections()
    {
        foreach (var session in Sessions())
        {
            session.Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in Sessions())
        {
            session.CloseInOrder();
        }

        await _stopping.CancelAsync();
        await _beating;
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    // In real time whatever drives the market: it is clients that wait for heartbeats.
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(_feed.Options.BeatInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                lock (_feed.Market.Lock)
                {
                    foreach (var session in Sessions())
                    {
                        session.Beat();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The venue ends.
        }
    }

    private Session[] Sessions()
    {
        lock (_lock)
        {
            return [.. _sessions];
        }
    }

    private async Task HandleAsync(HttpContext context, Func<HttpRequest, WebSocketEntry?> open, Func<HttpContext, CancellationToken, Task> rest)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await rest(context, _stopping.Token);
            return;
        }

        if (_feed.Faults.Strike(FaultKind.Refuse, _feed.Venue, "connect" + context.Request.Path) is not null)
        {
            context.Abort();
            return;
        }

        if (_feed.Faults.RefuseConnect(_feed.Venue, "connect" + context.Request.Path) is { } wait)
        {
            _feed.Counters.NoteConnectionRefused();
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return;
        }

        if (open(context.Request) is not { } entry)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // With a timeout the framework sends real ping frames and waits for their pongs.
            KeepAliveInterval = _feed.Options.PingInterval ?? _feed.Venue.PingInterval,
            KeepAliveTimeout = _feed.Options.PongTimeout ?? _feed.Venue.PongTimeout,
        });
        var transport = ((ShapedUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>()).Stream!;
        var session = new Session(Interlocked.Increment(ref _nextSession), context.Request.Path.Value ?? "", _feed, socket, transport, entry.Combined);
        _feed.Counters.NoteConnection();
        lock (_lock)
        {
            _sessions.Add(session);
        }

        _feed.Faults.Opened(session, "connect" + context.Request.Path);
        entry.Opened(session);
        await session.RunAsync();
        lock (_lock)
        {
            _sessions.Remove(session);
        }
    }

    /// <summary>Signals belong to the program, not to each venue's host.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>How a WebSocket path behaves: wrapped data or raw, and what to do once it is open.</summary>
internal readonly record struct WebSocketEntry(bool Combined, Action<Session> Opened);
