using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Ibkr;

/// <summary><c>smd+CONID</c>: at first all fields, then those whose texts have changed, a few times a second.</summary>
internal sealed class IbkrTopic(IbkrFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Depth, feed.Settings.CadenceMillis)
{
    private static readonly string[] Keys = ["6509", "31", "84", "86", "88", "85", "7059", "87", "7762"];

    private readonly string[] _sent = new string[Keys.Length];
    private long _lastSize;
    private long _volume;
    private long _lastPrice;
    private long _id;

    public override Frame Greeting() => new(this, Text(Now(), isWhole: true));

    public override void Traded(in TradePrint trade)
    {
        (_lastPrice, _lastSize) = (trade.Price, trade.Quantity);
        _volume += trade.Quantity;
    }

    public override void Flush()
    {
        var now = Now();
        if (!now.SequenceEqual(_sent))
        {
            Listing.NotePublished(++_id);
            Publish(new Frame(this, Text(now, isWhole: false)) { IsDelta = true, FirstId = _id, LastId = _id });
        }
    }

    protected override void Activate()
    {
        Listing.NotePublished(++_id);
        Now().CopyTo(_sent, 0);
    }

    private string[] Now() =>
    [
        feed.Settings.Gateway.Availability,
        _lastPrice == 0 ? "C" + Price(Listing.LastPrice) : Price(_lastPrice),
        Price(Listing.Bids.Price(0)), Price(Listing.Asks.Price(0)), Size(Listing.Bids.Quantity(0)), Size(Listing.Asks.Quantity(0)),
        _lastSize == 0 ? "" : Size(_lastSize), Rounded(_volume), Size(_volume).Replace(",", "", StringComparison.Ordinal),
    ];

    private byte[] Text(string[] now, bool isWhole)
    {
        var text = new JsonText().Raw("{\"server_id\":\"q0\",\"conidEx\":\""u8).Raw(Listing.Native).Raw("\",\"conid\":"u8).Raw(Listing.Native).Raw(",\"_updated\":"u8).Number(Feed.NowMillis);
        text.Raw(isWhole ? ",\"6119\":\"q0\""u8 : ""u8);
        for (var i = 0; i < Keys.Length; i++)
        {
            if (isWhole || now[i] != _sent[i])
            {
                text.Raw(",\""u8).Raw(Keys[i]).Raw("\":\""u8).Raw(now[i]).Raw("\""u8);
            }

            _sent[i] = isWhole ? _sent[i] : now[i]; // a greeting is for one client: the others still need what has changed
        }

        return text.Raw(",\"topic\":\""u8).Raw(Name).Raw("\"}"u8).ToArray();
    }

    private static string Price(long price) => ((decimal)price / Listing.PriceScale).ToString("#,0.00##", CultureInfo.InvariantCulture);

    private static string Size(long quantity) => ((decimal)quantity / Listing.QuantityScale).ToString("#,0.########", CultureInfo.InvariantCulture);

    private static string Rounded(long quantity) => (decimal)quantity / Listing.QuantityScale is >= 1000 and var large
        ? (large / 1000).ToString("0.#", CultureInfo.InvariantCulture) + "K"
        : Size(quantity);
}
