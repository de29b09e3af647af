using System.Globalization;
using System.Text.Json;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Bybit;

/// <summary>Bybit's requests and topics: <c>orderbook.50.BTCUSDT</c>, <c>publicTrade.BTCUSDT</c>, <c>kline.1.BTCUSDT</c>.</summary>
internal sealed class BybitFeed : VenueFeed
{
    private const int MaxSpotArguments = 10;
    private static readonly int[] Depths = [50, 200, 1000];

    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);

    public BybitFeed(VenueSetup setup, BybitVenue venue)
        : base(setup)
    {
        IsLinear = venue.IsLinear;
        Category = venue.Category;
        foreach (var listing in Listings)
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    public bool IsLinear { get; }

    public string Category { get; }

    /// <summary>The venue drops a client that says nothing for ten minutes; it is asked for a ping every 20 s.</summary>
    public override TimeSpan ClientSilenceLimit => TimeSpan.FromMinutes(10);

    // {"req_id":"10001","op":"subscribe","args":["orderbook.50.BTCUSDT","publicTrade.BTCUSDT"]}
    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            session.Requests++;
            string? id = null;
            var (name, topics) = ("", new List<string>());
            try
            {
                using var document = JsonDocument.Parse(message);
                (id, name, topics) = Read(document.RootElement);
            }
            catch (JsonException)
            {
                name = ""; // answered below like any request that is none
            }

            switch (name)
            {
                case "ping":
                    session.Enqueue(Reply(session, success: true, "pong", id, name));
                    break;
                case "subscribe" when topics.Count > 0:
                    Begin(session, id, topics);
                    break;
                case "unsubscribe" when topics.Count > 0:
                    topics.ForEach(topic => Unsubscribe(session, topic));
                    session.Enqueue(Reply(session, success: true, IsLinear ? "" : name, id, name));
                    break;
                default:
                    session.Enqueue(Reply(session, success: false, "Params Error", id, name));
                    break;
            }
        }
    }

    protected override Topic? CreateTopic(string name)
    {
        if (!TryRead(name, out var channel, out var listing))
        {
            return null;
        }

        return channel switch
        {
            "publicTrade" => new BybitTradeTopic(this, listing, name),
            "orderbook.1" => new BybitQuoteTopic(this, listing, name),
            "kline.1" => new BybitBarTopic(this, listing, name),
            _ => new BybitBookTopic(this, listing, name, int.Parse(channel["orderbook.".Length..], CultureInfo.InvariantCulture)),
        };
    }

    private static (string? Id, string Name, List<string> Topics) Read(JsonElement root)
    {
        var topics = new List<string>();
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, "", topics);
        }

        if (root.TryGetProperty("args", out var arguments) && arguments.ValueKind == JsonValueKind.Array)
        {
            topics.AddRange(arguments.EnumerateArray().Select(argument => argument.ToString()));
        }

        return (Text(root, "req_id"), Text(root, "op") ?? "", topics);
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // One wrong argument fails the request as a whole.
    private void Begin(Session session, string? id, List<string> topics)
    {
        var wrong = !IsLinear && topics.Count > MaxSpotArguments ? "args size >10"
            : topics.Find(topic => !TryRead(topic, out _, out _)) is { } unknown ? $"Invalid symbol :[{unknown}]"
            : topics.Select(topic => Refusal(session, topic) is { } rule ? rule.Reason ?? $"Invalid symbol :[{topic}]" : null).FirstOrDefault(reason => reason is not null);
        if (wrong is not null)
        {
            session.Enqueue(Reply(session, success: false, wrong, id, "subscribe"));
            return;
        }

        var greetings = topics.Select(topic => Subscribe(session, topic)).OfType<Frame>().ToArray();

        // Data may come before the answer; here it does at every second request.
        var answer = Reply(session, success: true, IsLinear ? "" : "subscribe", id, "subscribe");
        if (session.Requests % 2 != 0)
        {
            session.Enqueue(answer);
        }

        foreach (var greeting in greetings)
        {
            session.Enqueue(greeting);
        }

        if (session.Requests % 2 == 0)
        {
            session.Enqueue(answer);
        }
    }

    // The channel with its parameter, without the symbol.
    private bool TryRead(string topic, out string channel, out Listing listing)
    {
        var point = topic.LastIndexOf('.');
        channel = point < 0 ? "" : topic[..point];
        listing = null!;
        var isKnown = channel is "publicTrade" or "orderbook.1" or "kline.1" || Array.Exists(Depths, depth => topic.StartsWith(string.Create(CultureInfo.InvariantCulture, $"orderbook.{depth}."), StringComparison.Ordinal));
        return isKnown && _bySymbol.TryGetValue(topic[(point + 1)..], out listing!);
    }

    // {"success":true,"ret_msg":"subscribe","conn_id":"2324d924-…","req_id":"10001","op":"subscribe"}; linear repeats an empty req_id where there was none, spot leaves it out
    private byte[] Reply(Session session, bool success, string words, string? id, string name)
    {
        var text = new JsonText().Raw("{\"success\":"u8).Bool(success).Raw(",\"ret_msg\":"u8).Quoted(words).Raw(",\"conn_id\":\""u8).Raw(string.Create(CultureInfo.InvariantCulture, $"{session.Id:x8}-sim")).Raw("\""u8);
        if (id is not null || (IsLinear && success))
        {
            text.Raw(",\"req_id\":"u8).Quoted(id ?? "");
        }

        return text.Raw(",\"op\":"u8).Quoted(name).Raw("}"u8).ToArray();
    }
}
