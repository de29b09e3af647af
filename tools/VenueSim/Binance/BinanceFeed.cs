using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance spot streams: names, topics, and the streams asked for in the URL.</summary>
internal sealed class BinanceFeed : VenueFeed
{
    private readonly BinanceSimOptions _limits;
    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);

    public BinanceFeed(VenueSetup setup)
        : base(setup)
    {
        _limits = Options.Of<BinanceSimOptions>();
        foreach (var listing in Listings)
        {
            _bySymbol.Add(listing.Native.ToLowerInvariant(), listing);
        }
    }

    public override byte[] Wrap(string stream, byte[] payload) => BinanceFrames.Wrap(stream, payload);

    public override byte[] ShutdownNotice(bool combined)
    {
        var notice = new JsonText().Raw("{\"e\":\"serverShutdown\",\"E\":"u8).Number(NowMillis).Raw("}"u8).ToArray();
        return combined ? Wrap("!serverShutdown", notice) : notice;
    }

    /// <summary>Subscribes the streams of the connection's URL.</summary>
    public void SubscribeFromUrl(Session session, string streams)
    {
        lock (Market.Lock)
        {
            foreach (var stream in streams.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                Subscribe(session, stream);
            }
        }
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

            session.Enqueue(BinanceRequest.Answer(message, session, _limits.StreamsPerConnection, Refusal, Apply));
        }
    }

    // btcusdt@trade, @aggTrade, @bookTicker, @depth[@100ms], @depth5|10|20[@100ms], @kline_1m; symbols in lower case only
    protected override Topic? CreateTopic(string name)
    {
        var at = name.IndexOf('@');
        if (at < 0 || !_bySymbol.TryGetValue(name[..at], out var listing))
        {
            return null;
        }

        return name[(at + 1)..] switch
        {
            "trade" => new BinanceTradeTopic(this, listing, name),
            "aggTrade" => new BinanceAggregateTradeTopic(this, listing, name),
            "bookTicker" => new BinanceBookTickerTopic(this, listing, name),
            "kline_1m" => new BinanceKlineTopic(this, listing, name),
            "depth" or "depth@1000ms" => new BinanceDepthTopic(this, listing, name, 1000),
            "depth@100ms" => new BinanceDepthTopic(this, listing, name, 100),
            "depth5" => new BinancePartialDepthTopic(this, listing, name, 5, 1000),
            "depth10" => new BinancePartialDepthTopic(this, listing, name, 10, 1000),
            "depth20" => new BinancePartialDepthTopic(this, listing, name, 20, 1000),
            "depth5@100ms" => new BinancePartialDepthTopic(this, listing, name, 5, 100),
            "depth10@100ms" => new BinancePartialDepthTopic(this, listing, name, 10, 100),
            "depth20@100ms" => new BinancePartialDepthTopic(this, listing, name, 20, 100),
            _ => null,
        };
    }

    private void Apply(Session session, string stream, bool subscribe)
    {
        if (subscribe)
        {
            Subscribe(session, stream);
        }
        else
        {
            Unsubscribe(session, stream);
        }
    }

    // More requests within a second than allowed. In real time: it is the client's behaviour that is limited.
    private bool Flooding(Session session)
    {
        if (_limits.RequestsPerSecond == 0)
        {
            return false;
        }

        var now = Environment.TickCount64;
        session.RequestTimes.Enqueue(now);
        while (session.RequestTimes.Peek() <= now - 1000)
        {
            session.RequestTimes.Dequeue();
        }

        return session.RequestTimes.Count > _limits.RequestsPerSecond;
    }
}
