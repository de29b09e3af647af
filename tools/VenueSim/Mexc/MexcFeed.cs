using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>
/// MEXC spot channels, named as the venue names them (<c>spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT</c>). Answers are JSON with id 0 and code 0, refusals too; what was granted together is
/// acknowledged together.
/// </summary>
internal sealed class MexcFeed : VenueFeed
{
    private const int ChannelsPerConnection = 30;
    private const string Prefix = "spot@public.";
    private const string Mark = ".v3.api.pb@";

    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);

    public MexcFeed(VenueSetup setup)
        : base(setup)
    {
        foreach (var listing in Listings)
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    public override TimeSpan ClientSilenceLimit { get; } = TimeSpan.FromSeconds(60);

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            switch (MexcRequest.Parse(message))
            {
                case { Method: "PING" }:
                    session.Enqueue(Answer("PONG"));
                    break;
                case { Method: "SUBSCRIPTION" } request:
                    Grant(session, request.Channels);
                    break;
                case { Method: "UNSUBSCRIPTION" } request:
                    foreach (var channel in request.Channels)
                    {
                        Unsubscribe(session, channel);
                    }

                    session.Enqueue(Answer(string.Join(',', request.Channels)));
                    break;
                default:
                    session.Enqueue(Answer("wrong request"));
                    break;
            }
        }
    }

    // spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT, spot@public.kline.v3.api.pb@BTCUSDT@Min1
    protected override Topic? CreateTopic(string name)
    {
        var mark = name.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0 || !name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var kind = name[Prefix.Length..mark];
        var parts = name[(mark + Mark.Length)..].Split('@');
        if (kind == "kline")
        {
            return parts is [var barred, "Min1"] && _bySymbol.TryGetValue(barred, out var ofBars) ? new MexcKlineTopic(this, ofBars, name) : null;
        }

        if (parts is not ["100ms" or "10ms", var symbol] || !_bySymbol.TryGetValue(symbol, out var listing))
        {
            return null;
        }

        var cadence = parts[0] == "10ms" ? 10 : 100;
        return kind switch
        {
            "aggre.depth" => new MexcDepthTopic(this, listing, name, cadence),
            "aggre.bookTicker" => new MexcBookTickerTopic(this, listing, name, cadence),
            "aggre.deals" => new MexcDealsTopic(this, listing, name, cadence),
            _ => null,
        };
    }

    private void Grant(Session session, IReadOnlyList<string> channels)
    {
        var granted = new List<string>();
        var refused = new List<byte[]>();
        foreach (var channel in channels)
        {
            if (Problem(session, channel) is { } reason)
            {
                refused.Add(Answer($"Not Subscribed successfully! [{channel}].  Reason： {reason} "));
                continue;
            }

            granted.Add(channel);
            Subscribe(session, channel);
        }

        if (granted.Count > 0)
        {
            session.Enqueue(Answer(string.Join(',', granted)));
        }

        foreach (var answer in refused)
        {
            session.Enqueue(answer);
        }
    }

    // Channels of another form, and those of before the protobuf ones, are blocked.
    private string? Problem(Session session, string channel) =>
        Refusal(session, channel) is { } rule ? rule.Reason ?? "Blocked!"
        : !channel.StartsWith(Prefix, StringComparison.Ordinal) || !channel.Contains(Mark, StringComparison.Ordinal) ? "Blocked!"
        : !session.Subscriptions.ContainsKey(channel) && session.Subscriptions.Count >= ChannelsPerConnection ? "Too many subscriptions!"
        : null;

    private static byte[] Answer(string words) => new JsonText().Raw("{\"id\":0,\"code\":0,\"msg\":"u8).Quoted(words).Raw("}"u8).ToArray();
}
