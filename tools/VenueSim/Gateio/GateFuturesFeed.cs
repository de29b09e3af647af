using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate futures channels. The topics of clients that take integers have names of their own (<c>…#integer</c>).</summary>
internal sealed class GateFuturesFeed(VenueSetup setup) : GateFeed(setup, "futures.")
{
    private const string IntegerMark = "#integer";

    protected override string TopicName(Session session, string name) => session.State is GateSizes { AreDecimal: true } ? name : name + IntegerMark;

    protected override string StreamOf(string topic) => IsInteger(topic) ? topic[..^IntegerMark.Length] : topic;

    protected override Topic? CreateTopic(string name, string channel, string[] parameters, Listing listing)
    {
        var sizes = new GateSizes(!IsInteger(name));
        return channel switch
        {
            "obu" => new GateObuTopic(
                this, listing, name, new GateObuFrames("futures.obu", parameters[0], (text, size) => sizes.WriteText(text, listing, size)), ObuLevels(parameters[0])),
            "candlesticks" => parameters[0] == "1m" ? new GateFuturesCandlestickTopic(this, listing, name, sizes) : null,
            "trades" => new GateFuturesTradeTopic(this, listing, name, sizes),
            "book_ticker" => new GateFuturesBookTickerTopic(this, listing, name, sizes),
            "order_book_update" => new GateFuturesBookUpdateTopic(this, listing, name, sizes, parameters[1] == "20ms" ? 20 : 100),
            _ => null,
        };
    }

    private static bool IsInteger(string topic) => topic.EndsWith(IntegerMark, StringComparison.Ordinal);
}
