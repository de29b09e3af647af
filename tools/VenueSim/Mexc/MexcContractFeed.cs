using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>
/// MEXC contract channels. Streams are named by channel and contract (<c>push.depth@BTC_USDT</c>). Answers name the channel and not the contract; a refusal names neither.
/// </summary>
internal sealed class MexcContractFeed : VenueFeed
{
    private const string Subscribing = "sub.";
    private const string Unsubscribing = "unsub.";
    private const string NoContract = "Contract doesn't exist!";

    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);

    public MexcContractFeed(VenueSetup setup)
        : base(setup)
    {
        foreach (var listing in Listings)
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    public override TimeSpan ClientSilenceLimit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The contract of a symbol.</summary>
    public Listing? Find(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    /// <summary>The latest pushes of a contract's depth, oldest first.</summary>
    public MexcContractCommits Commits { get; } = new();

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            switch (MexcContractRequest.Parse(message))
            {
                case { Method: "ping" }:
                    session.Enqueue(new JsonText().Raw("{\"channel\":\"pong\",\"data\":"u8).Number(NowMillis).Raw("}"u8).ToArray());
                    break;
                case { } request when request.Method.StartsWith(Subscribing, StringComparison.Ordinal):
                    Grant(session, request, request.Method[Subscribing.Length..]);
                    break;
                case { } request when request.Method.StartsWith(Unsubscribing, StringComparison.Ordinal):
                    Unsubscribe(session, Name(request, request.Method[Unsubscribing.Length..]));
                    session.Enqueue(Answer("rs." + request.Method, "success"));
                    break;
                default:
                    session.Enqueue(Answer("rs.error", "Incorrect request!"));
                    break;
            }
        }
    }

    // push.depth@BTC_USDT, push.depth.full@BTC_USDT@20, push.kline@BTC_USDT@Min1
    protected override Topic? CreateTopic(string name)
    {
        var parts = name.Split('@');
        return Find(parts[1]) is not { } listing ? null : parts switch
        {
            ["push.depth", _] => new MexcContractDepthTopic(this, listing, name),
            ["push.depth.full", _, "5" or "10" or "20"] => new MexcContractFullDepthTopic(this, listing, name, int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)),
            ["push.deal", _] => new MexcContractDealTopic(this, listing, name),
            ["push.ticker", _] => new MexcContractTickerTopic(this, listing, name),
            ["push.kline", _, "Min1"] => new MexcContractKlineTopic(this, listing, name),
            _ => null,
        };
    }

    private static string Name(MexcContractRequest request, string channel) => channel switch
    {
        "kline" => $"push.kline@{request.Symbol}@{request.Interval}",
        "depth.full" => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"push.depth.full@{request.Symbol}@{request.Levels}"),
        _ => $"push.{channel}@{request.Symbol}",
    };

    private void Grant(Session session, MexcContractRequest request, string channel)
    {
        var name = Name(request, channel);
        var refusal = Refusal(session, name) is { } rule ? rule.Reason ?? NoContract : Find(request.Symbol) is null ? NoContract : null;
        if (refusal is not null)
        {
            session.Enqueue(Answer("rs.error", refusal));
            return;
        }

        Subscribe(session, name);
        session.Enqueue(Answer("rs." + request.Method, "success"));
    }

    // {"channel":"rs.sub.deal","data":"success","ts":1587453241453}
    private byte[] Answer(string channel, string words) =>
        new JsonText().Raw("{\"channel\":"u8).Quoted(channel).Raw(",\"data\":"u8).Quoted(words).Raw(",\"ts\":"u8).Number(NowMillis).Raw("}"u8).ToArray();
}
