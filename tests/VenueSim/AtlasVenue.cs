using System.Text;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.Tests.VenueSim;

/// <summary>
/// A venue of no exchange's making, which uses what the registered ones do not: perpetuals, a window in the stream with ids of its
/// own and a checksum, numbered messages, binary ones, heartbeats both ways, a login.
/// </summary>
internal sealed class AtlasVenue : SimVenue
{
    public const int Levels = 10;

    public override string Name => "atlas";

    public override SimMarketKind Markets => SimMarketKind.Spot | SimMarketKind.Linear;

    public override int RestLimit => 10;

    public override int PublishedLevels => Levels;

    /// <summary>How long a client may say nothing.</summary>
    public TimeSpan Silence { get; init; }

    public override string Native(SimInstrument instrument) =>
        instrument.Base + instrument.Quote + (instrument.Kind == SimMarketKind.Linear ? "P" : "");

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new AtlasFeed(setup, Silence);
        return new VenueSite(feed, request => request.Path == "/ws" ? new WebSocketEntry(false, static _ => { }) : null, new AtlasRest(feed).HandleAsync);
    }
}

internal sealed class AtlasFeed(VenueSetup setup, TimeSpan silence) : VenueFeed(setup)
{
    private bool _expired;

    public override TimeSpan ClientSilenceLimit => silence;

    public override bool NumbersMessages => true;

    public override bool HasLogin => true;

    public override byte[] Numbered(byte[] message, long number) => message[0] == '{' ? JsonText.WithNumber(message, "{\"n\":"u8, number) : message;

    // book.BTCUSDT or trades.BTCUSDT subscribes; anything else is answered
    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            var greeting = Subscribe(session, Encoding.UTF8.GetString(message.Span));
            session.Enqueue("{\"n\":0,\"ack\":true}"u8.ToArray());
            if (greeting is not null)
            {
                session.Enqueue(greeting);
            }
        }
    }

    public override void Beat(Session session) =>
        session.Enqueue(new JsonText().Raw("{\"n\":0,\"expired\":"u8).Bool(_expired).Raw("}"u8).ToArray());

    public override void ExpireSession() => _expired = true;

    protected override Topic? CreateTopic(string name)
    {
        var dot = name.IndexOf('.');
        return Listings.FirstOrDefault(l => l.Native == name[(dot + 1)..]) is not { } listing ? null
            : name[..dot] == "book" ? new AtlasBookTopic(this, listing, name) : new AtlasTradeTopic(this, listing, name);
    }
}

/// <summary>Ids are contiguous a message; levels that leave the window are deleted.</summary>
internal sealed class AtlasBookTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Depth, 50)
{
    private readonly BookWindow _window = new(listing, AtlasVenue.Levels, deletesLeaving: true);
    private long _id;

    public override Frame Greeting() => new(this, Text("snapshot", [.. _window.Bids], [.. _window.Asks], 0));

    public override void Flush()
    {
        if (_window.Advance() is not { IsEmpty: false } change)
        {
            return;
        }

        _id++;
        Listing.NotePublished(_id);
        Publish(new Frame(this, Text("delta", change.Bids, change.Asks, 0))
        {
            IsDelta = true,
            FirstId = _id,
            LastId = _id,
            WrongChecksum = () => Text("delta", change.Bids, change.Asks, 1),
        });
    }

    protected override void Activate()
    {
        _window.Take();
        Listing.NotePublished(++_id);
    }

    private byte[] Text(string type, IReadOnlyList<KeyValuePair<long, long>> bids, IReadOnlyList<KeyValuePair<long, long>> asks, int checksum)
    {
        var text = new JsonText().Raw("{\"n\":0,\"type\":\""u8).Raw(type).Raw("\",\"u\":"u8).Number(_id).Raw(",\"checksum\":"u8).Number(checksum);
        Side(text.Raw(",\"b\":["u8), bids);
        Side(text.Raw("],\"a\":["u8), asks);
        return text.Raw("]}"u8).ToArray();
    }

    private static void Side(JsonText text, IReadOnlyList<KeyValuePair<long, long>> levels)
    {
        for (var index = 0; index < levels.Count; index++)
        {
            text.Raw(index > 0 ? ",["u8 : "["u8).Price(levels[index].Key).Raw(","u8).Quantity(levels[index].Value).Raw("]"u8);
        }
    }
}

/// <summary>A protobuf of one field: the trade's id as a varint.</summary>
internal sealed class AtlasTradeTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public const byte IdTag = 0x08; // field 1, wire type 0

    public override void Traded(in TradePrint trade)
    {
        var bytes = new List<byte> { IdTag };
        var rest = trade.Id;
        for (; rest > 0x7F; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        bytes.Add((byte)rest);
        Publish(new Frame(this, [.. bytes]) { IsBinary = true, FirstId = trade.Id, LastId = trade.Id });
    }
}

internal sealed class AtlasRest(AtlasFeed feed) : VenueRest(feed)
{
    private readonly RestWindow _window = new(feed, 3600);

    protected override byte[] FailureBody => "\"down\""u8.ToArray();

    protected override string Symbol(HttpRequest request) => request.Query["symbol"].ToString();

    protected override RestReply? Limited(HttpContext context, string name, string symbol) =>
        _window.Charge("", 1, name, symbol).IsRefused ? new RestReply(StatusCodes.Status429TooManyRequests, "\"wait\""u8.ToArray()) : null;

    protected override RestReply Answer(HttpRequest request, string name, string symbol) => RestReply.Ok(Encoding.UTF8.GetBytes($"\"{symbol}\""));
}
