using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Binance;

/// <summary>What the streams of Binance's markets share: requests and their limits, the streams asked for in the URL, the life of a connection.</summary>
internal abstract class BinanceFeed : VenueFeed
{
    private readonly BinanceSimOptions _limits;
    private readonly int _requestsPerSecond;
    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);

    protected BinanceFeed(VenueSetup setup, int requestsPerSecond)
        : base(setup)
    {
        _limits = Options.Of<BinanceSimOptions>();
        _requestsPerSecond = _limits.RequestsPerSecond ?? requestsPerSecond;
        foreach (var listing in Listings)
        {
            _bySymbol.Add(listing.Native.ToLowerInvariant(), listing);
        }
    }

    /// <summary>Reads the market's requests.</summary>
    protected abstract BinanceRequest Requests { get; }

    public override byte[] Wrap(string stream, byte[] payload) => BinanceFrames.Wrap(stream, payload);

    public override byte[] ShutdownNotice(bool combined)
    {
        var notice = new JsonText().Raw("{\"e\":\"serverShutdown\",\"E\":"u8).Number(NowMillis).Raw("}"u8).ToArray();
        return combined ? Wrap("!serverShutdown", notice) : notice;
    }

    /// <summary>A connection ends after a day.</summary>
    public override void Beat(Session session)
    {
        if (Environment.TickCount64 - session.OpenedMillis >= _limits.Lifetime.TotalMilliseconds)
        {
            session.CloseInOrder();
        }
    }

    /// <summary>The connection of a path: <c>/ws</c>, <c>/ws/STREAM</c>, <c>/stream</c>, <c>/stream?streams=a/b/c</c>; null for another.</summary>
    public WebSocketEntry? Entry(HttpRequest request, string path)
    {
        if (path.TrimEnd('/') == "/stream")
        {
            var streams = request.Query["streams"].ToString();
            return new WebSocketEntry(true, session => SubscribeFromUrl(session, streams));
        }

        return path == "/ws" || path.StartsWith("/ws/", StringComparison.Ordinal)
            ? new WebSocketEntry(false, session => SubscribeFromUrl(session, path[3..]))
            : null;
    }

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            if (Flooding(session))
            {
                Counters.NoteFloodingClient();
                session.Reset();
                return;
            }

            session.Enqueue(Requests.Answer(message, session, _limits.StreamsPerConnection, Refusal, Apply));
        }
    }

    // btcusdt@trade: symbols in lower case only
    protected override Topic? CreateTopic(string name)
    {
        var at = name.IndexOf('@');
        return at >= 0 && _bySymbol.TryGetValue(name[..at], out var listing) ? CreateTopic(name, listing, name[(at + 1)..]) : null;
    }

    /// <summary>Makes the topic of a listing's stream, or returns null for one that does not exist.</summary>
    protected abstract Topic? CreateTopic(string name, Listing listing, string stream);

    /// <summary>Whether a connection carries a stream; one that it does not is acknowledged and silent.</summary>
    protected virtual bool Carries(Session session, string stream) => true;

    private void SubscribeFromUrl(Session session, string streams)
    {
        lock (Market.Lock)
        {
            foreach (var stream in streams.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                Apply(session, stream, subscribe: true);
            }
        }
    }

    private void Apply(Session session, string stream, bool subscribe)
    {
        if (!subscribe)
        {
            Unsubscribe(session, stream);
        }
        else if (Carries(session, stream))
        {
            Subscribe(session, stream);
        }
        else
        {
            session.Subscriptions.TryAdd(stream, null);
        }
    }

    // More requests within a second than allowed. In real time: it is the client's behaviour that is limited.
    private bool Flooding(Session session)
    {
        if (_requestsPerSecond == 0)
        {
            return false;
        }

        var now = Environment.TickCount64;
        session.RequestTimes.Enqueue(now);
        while (session.RequestTimes.Peek() <= now - 1000)
        {
            session.RequestTimes.Dequeue();
        }

        return session.RequestTimes.Count > _requestsPerSecond;
    }
}
