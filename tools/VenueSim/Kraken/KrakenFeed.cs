using System.Globalization;
using System.Text.Json;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Kraken;

/// <summary>Kraken's channels. A topic is named <c>channel/symbol</c>, the book with its depth: <c>book/BTC/USD,100</c>.</summary>
internal sealed class KrakenFeed : VenueFeed
{
    /// <summary>The depth whose stream is the venue's true book.</summary>
    public const int MainDepth = 100;

    private static readonly int[] Depths = [10, 25, MainDepth, 500, 1000];
    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);

    public KrakenFeed(VenueSetup setup)
        : base(setup)
    {
        foreach (var listing in Listings)
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            session.Requests++;
            try
            {
                using var document = JsonDocument.Parse(message);
                Answer(session, document.RootElement);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                session.Enqueue(KrakenReplies.Refusal("", null, null, "Malformed request", NowMillis));
            }
        }
    }

    // First the venue's state, then a heartbeat a second once anything is subscribed.
    public override void Beat(Session session)
    {
        if (session.State is null)
        {
            session.State = this;
            session.Enqueue(KrakenReplies.Status());
        }

        if (session.Subscriptions.Count > 0)
        {
            session.Enqueue("{\"channel\":\"heartbeat\"}"u8.ToArray());
        }
    }

    protected override Topic? CreateTopic(string name)
    {
        var slash = name.IndexOf('/');
        var comma = name.IndexOf(',');
        var symbol = name[(slash + 1)..(comma < 0 ? name.Length : comma)];
        if (!_bySymbol.TryGetValue(symbol, out var listing))
        {
            return null;
        }

        return name[..slash] switch
        {
            "book" => new KrakenBookTopic(this, listing, name, int.Parse(name[(comma + 1)..], CultureInfo.InvariantCulture)),
            "trade" => new KrakenTradeTopic(this, listing, name),
            "ticker" => new KrakenTickerTopic(this, listing, name),
            _ => new KrakenBarTopic(this, listing, name),
        };
    }

    private void Answer(Session session, JsonElement root)
    {
        var method = root.GetProperty("method").GetString()!;
        var id = root.TryGetProperty("req_id", out var number) ? number.GetRawText() : null;
        if (method == "ping")
        {
            session.Enqueue(KrakenReplies.Pong(id, NowMillis));
            return;
        }

        if (method is not ("subscribe" or "unsubscribe"))
        {
            session.Enqueue(KrakenReplies.Refusal(method, id, null, "Unsupported method", NowMillis));
            return;
        }

        var parameters = root.GetProperty("params");
        foreach (var symbol in parameters.GetProperty("symbol").EnumerateArray())
        {
            Answer(session, method, id, parameters, symbol.GetString()!);
        }
    }

    // One answer a symbol; data follows the acknowledgement.
    private void Answer(Session session, string method, string? id, JsonElement parameters, string symbol)
    {
        var channel = parameters.GetProperty("channel").GetString()!;
        var depth = channel != "book" ? 0 : parameters.TryGetProperty("depth", out var asked) ? asked.GetInt32() : Depths[0];
        var name = channel == "book" ? string.Create(CultureInfo.InvariantCulture, $"{channel}/{symbol},{depth}") : $"{channel}/{symbol}";
        var isSubscription = method == "subscribe";
        var problem = Problem(session, channel, depth, symbol, name, isSubscription);
        if (problem is not null)
        {
            session.Enqueue(KrakenReplies.Refusal(method, id, symbol, problem, NowMillis));
            return;
        }

        if (!isSubscription)
        {
            Unsubscribe(session, name);
            session.Enqueue(KrakenReplies.Taken(method, id, channel, symbol, depth, NowMillis));
            return;
        }

        var greeting = Subscribe(session, name);
        session.Enqueue(KrakenReplies.Taken(method, id, channel, symbol, depth, NowMillis));
        if (greeting is not null && (!parameters.TryGetProperty("snapshot", out var wanted) || wanted.GetBoolean()))
        {
            session.Enqueue(greeting);
        }
    }

    private string? Problem(Session session, string channel, int depth, string symbol, string name, bool isSubscription)
    {
        if (channel is not ("book" or "trade" or "ticker" or "ohlc"))
        {
            return "Channel not supported";
        }

        if (channel == "book" && Array.IndexOf(Depths, depth) < 0)
        {
            return "Subscription depth not supported";
        }

        if (!_bySymbol.ContainsKey(symbol))
        {
            return "Currency pair not supported " + symbol;
        }

        if (isSubscription && session.Subscriptions.ContainsKey(name))
        {
            return "Already subscribed";
        }

        return isSubscription && Refusal(session, name) is { } rule ? rule.Reason ?? "Subscription refused"
            : !isSubscription && !session.Subscriptions.ContainsKey(name) ? "Subscription Not Found"
            : null;
    }
}
