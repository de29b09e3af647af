using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>
/// Gate spot channels. A topic is named <c>channel/payload</c>, parameters joined by commas
/// (<c>spot.order_book_update/BTC_USDT,100ms</c>).
/// </summary>
internal sealed class GateFeed : VenueFeed
{
    private readonly Dictionary<string, Listing> _byPair = new(StringComparer.Ordinal);

    public GateFeed(VenueSetup setup)
        : base(setup)
    {
        foreach (var listing in Listings)
        {
            _byPair.Add(listing.Native, listing);
        }
    }

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            session.Requests++;
            var request = GateRequest.Parse(message);
            if (request.Channel == "spot.ping")
            {
                session.Enqueue(GateReplies.Pong(NowMillis));
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
        var slash = name.IndexOf('/');
        var channel = name[..slash];
        var parameters = name[(slash + 1)..].Split(',');
        // A comma inside an entry would make another name of the same stream; no pair has one.
        if (parameters.Length != GateRequest.ParameterCount(channel))
        {
            return null;
        }

        switch (channel)
        {
            case "spot.obu":
                // ob.BTC_USDT.50: the pair has an underscore, never a dot
                var parts = parameters[0].Split('.');
                var levels = int.Parse(parts[2], CultureInfo.InvariantCulture);
                return _byPair.TryGetValue(parts[1], out var windowed)
                    ? new GateObuTopic(this, windowed, name, parameters[0], levels, levels == 50 ? 20 : 100)
                    : null;
            case "spot.candlesticks":
                return parameters[0] == "1m" && _byPair.TryGetValue(parameters[1], out var barred)
                    ? new GateCandlestickTopic(this, barred, name)
                    : null;
        }

        if (!_byPair.TryGetValue(parameters[0], out var listing))
        {
            return null;
        }

        return channel switch
        {
            "spot.trades" => new GateTradeTopic(this, listing, name),
            "spot.book_ticker" => new GateBookTickerTopic(this, listing, name),
            "spot.tickers" => new GateTickerTopic(this, listing, name),
            "spot.order_book_update" => new GateOrderBookUpdateTopic(this, listing, name, parameters[1] == "20ms" ? 20 : 100),
            "spot.order_book" => new GateOrderBookTopic(
                this, listing, name, int.Parse(parameters[1], CultureInfo.InvariantCulture), parameters[2] == "100ms" ? 100 : 1000),
            _ => null,
        };
    }

    // {"code":2,"message":"Alert sub ob.BTC_USDT.50"}: recorded for obu only; other channels take a repetition
    private static string? Alert(Session session, GateRequest request)
    {
        if (request is { Subscribe: true, Channel: "spot.obu" })
        {
            foreach (var name in request.Names)
            {
                if (session.Subscriptions.ContainsKey(name))
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
            if (Refusal(session, name) is { } rule)
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
                Unsubscribe(session, name);
            }
            else if (Subscribe(session, name) is { } greeting)
            {
                greetings.Add(greeting);
            }
        }
    }
}
