using Crossfeed.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.Tests.Host;

/// <summary>A venue's REST host on loopback that counts weight in a sliding period of a test's time, and bans who exceeds its limit, as the venue would.</summary>
internal sealed class StrictVenue : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly List<(DateTimeOffset At, int Weight, string Native)> _served = [];
    private LoopbackServer _server = null!;
    private DateTimeOffset _bannedUntil = DateTimeOffset.MinValue;

    private StrictVenue(TimeProvider time) => _time = time;

    public Uri Http => _server.Http;

    /// <summary>Weight a minute.</summary>
    public required int Limit { get; init; }

    /// <summary>Weight of a request, by its levels.</summary>
    public required Func<int, int> Weight { get; init; }

    /// <summary>Answers 418 from the request with this number on, once; 0 for never.</summary>
    public int BanAt { get; set; }

    /// <summary>Requests that came after a ban was told; a ban in the middle of several under way is told to each.</summary>
    public int SentWhileBanned { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Most weight of any minute.</summary>
    public int Most { get; private set; }

    /// <summary>What it answers; null for a body of its own.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    public IReadOnlyList<(DateTimeOffset At, int Weight, string Native)> Served
    {
        get
        {
            lock (_gate)
            {
                return [.. _served];
            }
        }
    }

    public static async Task<StrictVenue> StartAsync(TimeProvider time, int limit, Func<int, int> weight)
    {
        var venue = new StrictVenue(time) { Limit = limit, Weight = weight };
        venue._server = await LoopbackServer.StartAsync(venue.HandleAsync);
        return venue;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task HandleAsync(HttpContext context)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var weight = Weight(int.Parse(context.Request.Query["limit"]!, System.Globalization.CultureInfo.InvariantCulture));
            if (now < _bannedUntil)
            {
                SentWhileBanned++;
                return Refuse(context, 418, _bannedUntil - now);
            }

            _served.Add((now, weight, context.Request.Query["symbol"]!));
            var used = _served.Where(s => s.At > now - TimeSpan.FromMinutes(1)).Sum(s => s.Weight);
            Most = Math.Max(Most, used);
            context.Response.Headers["X-MBX-USED-WEIGHT-1M"] = $"{used}";
            if (_served.Count == BanAt || used > Limit)
            {
                _bannedUntil = now + TimeSpan.FromMinutes(3);
                return Refuse(context, 418, TimeSpan.FromMinutes(3));
            }
        }

        return Answer is { } answer ? answer(context) : context.Response.WriteAsync("{\"lastUpdateId\":17,\"bids\":[],\"asks\":[]}");
    }

    private Task Refuse(HttpContext context, int status, TimeSpan wait)
    {
        Refused++;
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = $"{Math.Floor(wait.TotalSeconds)}";
        return context.Response.WriteAsync("{\"code\":-1003}");
    }
}
