using System.Text;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Okx;

/// <summary>
/// OKX channels. A topic is named <c>channel/instrument</c> (<c>books/BTC-USDT</c>). Candles and trades-all live on the business path, all others on the public one; asked for on the wrong path a
/// channel does not exist.
/// </summary>
internal sealed class OkxFeed : VenueFeed
{
    private const long FirstIdAfterRestart = 3; // as in the venue's own example

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Listing> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Listing, long> _idsBefore = [];

    public OkxFeed(VenueSetup setup)
        : base(setup)
    {
        Ways = Options.Of<OkxSimOptions>();
        foreach (var listing in Listings)
        {
            _byName.Add(listing.Native, listing);
        }
    }

    public OkxSimOptions Ways { get; }

    /// <summary>A connection on which nothing comes for 30 s is cut.</summary>
    public override TimeSpan ClientSilenceLimit => TimeSpan.FromSeconds(30);

    // {"event":"notice","code":"64008","msg":"...","connId":"a4d3ae55"}
    public override byte[] ShutdownNotice(bool combined) =>
        "{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be closed for a service upgrade. Please reconnect.\",\"connId\":\"a4d3ae55\"}"u8.ToArray();

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            // bare text, no JSON
            if (message.Span.SequenceEqual("ping"u8))
            {
                session.Enqueue("pong"u8.ToArray());
                return;
            }

            if (IsTooMuch(session))
            {
                session.Enqueue(OkxReplies.Error(session, null, "60014", "Requests too frequent"));
            }
            else if (OkxRequest.Parse(message) is not { } request)
            {
                session.Enqueue(OkxReplies.Error(session, null, "60012", "Invalid request: " + Encoding.UTF8.GetString(message.Span)));
            }
            else
            {
                foreach (var (channel, instrument) in request.Arguments)
                {
                    Answer(session, request, channel, instrument);
                }
            }
        }
    }

    /// <summary>The listing's latest id, as the venue counts.</summary>
    public long IdOf(Listing listing) => listing.UpdateId - _idsBefore.GetValueOrDefault(listing);

    /// <summary>Has a listing's ids begin anew: from its latest one on they are small.</summary>
    public void RestartIds(Listing listing) => _idsBefore[listing] = listing.UpdateId - FirstIdAfterRestart;

    /// <summary>The listing of a name.</summary>
    public Listing? Find(string name) => _byName.GetValueOrDefault(name);

    protected override Topic? CreateTopic(string name)
    {
        var slash = name.IndexOf('/');
        return !_byName.TryGetValue(name[(slash + 1)..], out var listing) ? null : name[..slash] switch
        {
            "books" => new OkxBookTopic(this, listing, name),
            "bbo-tbt" => new OkxBestPriceTopic(this, listing, name),
            "trades" => new OkxTradeTopic(this, listing, name, isEach: false),
            "trades-all" => new OkxTradeTopic(this, listing, name, isEach: true),
            "tickers" => new OkxTickerTopic(this, listing, name),
            "candle1m" => new OkxCandleTopic(this, listing, name),
            _ => null,
        };
    }

    // Requests of the hour that began with the connection or with the one after it.
    private bool IsTooMuch(Session session)
    {
        var (hour, count) = session.State is (long known, int before) ? (known, before) : (0L, 0);
        var now = (Environment.TickCount64 - session.OpenedMillis) / (long)Hour.TotalMilliseconds;
        count = now == hour ? count + 1 : 1;
        session.State = (now, count);
        return Ways.RequestsPerHour > 0 && count > Ways.RequestsPerHour;
    }

    // Each argument stands for itself.
    private void Answer(Session session, OkxRequest request, string channel, string instrument)
    {
        var name = channel + "/" + instrument;
        if (!request.IsSubscribe)
        {
            Unsubscribe(session, name);
            session.Enqueue(OkxReplies.Acknowledgement(session, request, channel, instrument));
            return;
        }

        var isBusiness = channel.StartsWith("candle", StringComparison.Ordinal) || channel == "trades-all";
        var exists = isBusiness == (session.Path == OkxVenue.BusinessPath) && _byName.ContainsKey(instrument)
            && channel is ("books" or "bbo-tbt" or "trades" or "trades-all" or "tickers" or "candle1m");
        var refusal = Refusal(session, name);
        if (!exists || refusal is not null)
        {
            var words = refusal?.Reason ?? "Wrong URL or";
            session.Enqueue(OkxReplies.Error(
                session, request.Id, "60018", $"{words} channel:{channel},instId:{instrument} doesn't exist. Please use the correct URL, channel and parameters referring to API document."));
            return;
        }

        session.Enqueue(OkxReplies.Acknowledgement(session, request, channel, instrument));
        if (Subscribe(session, name) is { } greeting)
        {
            session.Enqueue(greeting);
        }
    }
}
