using System.Globalization;
using System.Text.Json;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Coinbase;

/// <summary>Advanced Trade channels: a topic is named <c>channel/product</c>. Every message but an error has its number on the connection.</summary>
internal sealed class CoinbaseFeed : VenueFeed
{
    private readonly Dictionary<string, Listing> _byProduct = new(StringComparer.Ordinal);
    private long _beats;

    public CoinbaseFeed(VenueSetup setup)
        : base(setup)
    {
        foreach (var listing in Listings)
        {
            _byProduct.Add(listing.Native, listing);
        }
    }

    public override bool NumbersMessages => true;

    public override byte[] Numbered(byte[] message, long number) => JsonText.WithNumber(message, "\"sequence_num\":"u8, number);

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            session.Requests++;
            var greetings = new List<Frame>();
            var problem = Apply(session, message, greetings);
            if (problem is not null)
            {
                session.Enqueue(new Message(new JsonText().Raw("{\"type\":\"error\",\"message\":"u8).Quoted(problem).Raw("}"u8).ToArray())); // without a number
                return;
            }

            session.Enqueue(Subscriptions(session));
            foreach (var greeting in greetings)
            {
                session.Enqueue(greeting);
            }
        }
    }

    // {"channel":"heartbeats","timestamp":"..","sequence_num":35,"events":[{"current_time":"..","heartbeat_counter":41691}]}
    public override void Beat(Session session)
    {
        if (session.State is not null)
        {
            session.Enqueue(CoinbaseFrames.Begin("heartbeats", NowMillis).Raw("{\"current_time\":\""u8).Raw(CoinbaseFrames.Time(NowMillis * 1000))
                .Raw("\",\"heartbeat_counter\":"u8).Number(_beats++).Raw("}]}"u8).ToArray());
        }
    }

    protected override Topic? CreateTopic(string name)
    {
        var slash = name.IndexOf('/');
        return !_byProduct.TryGetValue(name[(slash + 1)..], out var listing) ? null : name[..slash] switch
        {
            "level2" => new CoinbaseBookTopic(this, listing, name),
            "market_trades" => new CoinbaseTradeTopic(this, listing, name),
            "ticker" => new CoinbaseTickerTopic(this, listing, name),
            _ => new CoinbaseCandleTopic(this, listing, name),
        };
    }

    // {"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"}
    private string? Apply(Session session, ReadOnlyMemory<byte> message, List<Frame> greetings)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            var type = root.GetProperty("type").GetString();
            var channel = root.GetProperty("channel").GetString()!;
            if (type is not ("subscribe" or "unsubscribe"))
            {
                return "type is not supported";
            }

            if (channel == "heartbeats")
            {
                session.State = type == "subscribe" ? this : null;
                return null;
            }

            if (channel is not ("level2" or "market_trades" or "ticker" or "candles"))
            {
                return "channel not found";
            }

            var products = root.TryGetProperty("product_ids", out var ids) ? ids.EnumerateArray().Select(id => id.GetString()!).ToArray() : [];
            return Apply(session, type == "subscribe", channel, products, greetings);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "failure to parse message";
        }
    }

    private string? Apply(Session session, bool isSubscription, string channel, string[] products, List<Frame> greetings)
    {
        foreach (var product in products)
        {
            if (!_byProduct.ContainsKey(product))
            {
                return product + " is not a valid product";
            }

            if (isSubscription && Refusal(session, $"{channel}/{product}") is { } rule)
            {
                return rule.Reason ?? "subscription refused";
            }
        }

        foreach (var product in products)
        {
            if (!isSubscription)
            {
                Unsubscribe(session, $"{channel}/{product}");
            }
            else if (Subscribe(session, $"{channel}/{product}") is { } greeting)
            {
                greetings.Add(greeting);
            }
        }

        return null;
    }

    // {"channel":"subscriptions","timestamp":"..","sequence_num":2,"events":[{"subscriptions":{"level2":["BTC-USD","ETH-USD"]}}]}: all that is subscribed
    private byte[] Subscriptions(Session session)
    {
        var text = CoinbaseFrames.Begin("subscriptions", NowMillis).Raw("{\"subscriptions\":{"u8);
        var isFirst = true;
        foreach (var channel in session.Subscriptions.Keys.GroupBy(name => name[..name.IndexOf('/')]))
        {
            var products = channel.Select(name => "\"" + name[(name.IndexOf('/') + 1)..] + "\"");
            text.Raw(isFirst ? "\""u8 : ",\""u8).Raw(channel.Key).Raw(string.Create(CultureInfo.InvariantCulture, $"\":[{string.Join(',', products)}]"));
            isFirst = false;
        }

        return text.Raw("}}]}"u8).ToArray();
    }
}
