using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>
/// A Gate market's channels. A topic is named <c>channel/payload</c>, parameters joined by commas
/// (<c>spot.order_book_update/BTC_USDT,100ms</c>).
/// </summary>
internal class GateFeed : VenueFeed
{
    private readonly Dictionary<string, Listing> _byNative = new(StringComparer.Ordinal);
    private readonly string _prefix;

    public GateFeed(VenueSetup setup, string prefix = "spot.")
        : base(setup)
    {
        _prefix = prefix;
        foreach (var listing in Listings)
        {
            _byNative.Add(listing.Native, listing);
        }
    }

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            session.Requests++;
            var request = GateRequest.Parse(message, _prefix);
            if (request.Channel == _prefix + "ping")
            {
                session.Enqueue(GateReplies.Pong(_prefix, NowMillis));
                return;
            }

            var problem = request.Problem;
            var greetings = new List<Frame>();
            if (problem is null)
            {
                problem = Alert(session, request) ?? Refused(session, request);
            }

            if (problem is null)
            {
                Apply(session, request, greetings);
            }

            var ack = GateReplies.Ack(session, request, problem, NowMillis);
            // Data may precede the acknowledgement at the venue; here it does at every second request.
            var dataFirst = session.Requests % 2 == 0;
            if (!dataFirst)
            {
                session.Enqueue(ack);
            }

            foreach (var greeting in greetings)
            {
                session.Enqueue(greeting);
            }

            if (dataFirst)
            {
                session.Enqueue(ack);
            }
        }
    }

    protected override Topic? CreateTopic(string name)
    {
        var stream = StreamOf(name);
        var slash = stream.IndexOf('/');
        var channel = stream[..slash];
        var parameters = stream[(slash + 1)..].Split(',');
        // A comma inside an entry would make another name of the same stream; no pair has one.
        if (parameters.Length != GateRequest.ParameterCount(channel))
        {
            return null;
        }

        var native = GateRequest.Behind(channel) switch
        {
            "obu" => parameters[0].Split('.')[1], // ob.BTC_USDT.50: the pair has an underscore, never a dot
            "candlesticks" => parameters[1],
            _ => parameters[0],
        };
        return _byNative.TryGetValue(native, out var listing) ? CreateTopic(name, GateRequest.Behind(channel), parameters, listing) : null;
    }

    /// <summary>Makes the topic of a channel (without its market) for a listing, or returns null where there is none.</summary>
    protected virtual Topic? CreateTopic(string name, string channel, string[] parameters, Listing listing) => channel switch
    {
        "obu" => new GateObuTopic(this, listing, name, new GateObuFrames("spot.obu", parameters[0], static (text, size) => text.Quantity(size)), ObuLevels(parameters[0])),
        "candlesticks" => parameters[0] == "1m" ? new GateCandlestickTopic(this, listing, name) : null,
        "trades" => new GateTradeTopic(this, listing, name),
        "book_ticker" => new GateBookTickerTopic(this, listing, name),
        "tickers" => new GateTickerTopic(this, listing, name),
        "order_book_update" => new GateOrderBookUpdateTopic(this, listing, name, parameters[1] == "20ms" ? 20 : 100),
        "order_book" => new GateOrderBookTopic(
            this, listing, name, int.Parse(parameters[1], CultureInfo.InvariantCulture), parameters[2] == "100ms" ? 100 : 1000),
        _ => null,
    };

    /// <summary>The levels of <c>ob.BTC_USDT.50</c>.</summary>
    protected static int ObuLevels(string stream) => int.Parse(stream.Split('.')[2], CultureInfo.InvariantCulture);

    /// <summary>The topic that a request's name means on a connection; by default the name itself.</summary>
    protected virtual string TopicName(Session session, string name) => name;

    /// <summary>The other way round.</summary>
    protected virtual string StreamOf(string topic) => topic;

    // {"code":2,"message":"Alert sub ob.BTC_USDT.50"}: recorded for obu only; other channels take a repetition
    private string? Alert(Session session, GateRequest request)
    {
        if (request.Subscribe && GateRequest.Behind(request.Channel) == "obu")
        {
            foreach (var name in request.Names)
            {
                if (session.Subscriptions.ContainsKey(TopicName(session, name)))
                {
                    return "Alert sub " + name[(name.IndexOf('/') + 1)..];
                }
            }
        }

        return null;
    }

    // {"code":2,"message":"..."},"result":{"status":"fail"}: the whole request, as with a wrong argument
    private string? Refused(Session session, GateRequest request)
    {
        foreach (var name in request.Subscribe ? request.Names : [])
        {
            if (Refusal(session, TopicName(session, name)) is { } rule)
            {
                return rule.Reason ?? $"cannot subscribe to {name[(name.IndexOf('/') + 1)..]}";
            }
        }

        return null;
    }

    private void Apply(Session session, GateRequest request, List<Frame> greetings)
    {
        foreach (var name in request.Names)
        {
            if (!request.Subscribe)
            {
                Unsubscribe(session, TopicName(session, name));
            }
            else if (Subscribe(session, TopicName(session, name)) is { } greeting)
            {
                greetings.Add(greeting);
            }
        }
    }
}
