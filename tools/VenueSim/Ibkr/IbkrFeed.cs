using System.Text;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Ibkr;

/// <summary>The gateway's WebSocket: <c>smd+CONID+{…}</c>, <c>umd+CONID+{}</c>, <c>tic</c>. A topic is named <c>smd+CONID</c>.</summary>
internal sealed class IbkrFeed : VenueFeed
{
    private readonly Dictionary<string, Listing> _byContract = new(StringComparer.Ordinal);
    private readonly List<Session> _open = [];
    private int _login = 1;

    public IbkrFeed(VenueSetup setup)
        : base(setup)
    {
        Settings = setup.Options.Of<IbkrSimOptions>();
        foreach (var listing in Listings)
        {
            _byContract.Add(listing.Native, listing);
        }
    }

    public IbkrSimOptions Settings { get; }

    /// <summary>Whether the brokerage session is open.</summary>
    public bool IsAuthenticated { get; private set; }

    /// <summary>Whether the accounts were asked for since it was opened: without that there is no data.</summary>
    public bool HasAccounts { get; set; }

    /// <summary>The name of the session, for the WebSocket.</summary>
    public string Token => "session" + _login;

    public override bool HasLogin => true;

    /// <summary>Opens the brokerage session, where nobody else has it.</summary>
    public void Initialise()
    {
        IsAuthenticated = !Settings.Gateway.IsCompeting;
        HasAccounts = false;
    }

    /// <summary>Looks whether somebody has taken the session.</summary>
    public void Look()
    {
        if (IsAuthenticated && (Settings.Gateway.IsCompeting || !Settings.Gateway.IsLoggedIn))
        {
            ExpireSession();
        }
    }

    public override void ExpireSession()
    {
        IsAuthenticated = false;
        HasAccounts = false;
        _login++;
        foreach (var session in _open.Where(s => !s.IsClosed))
        {
            session.Enqueue(Status());
            foreach (var name in session.Subscriptions.Keys.ToArray())
            {
                Unsubscribe(session, name);
            }
        }
    }

    public void Open(Session session, string? cookie)
    {
        lock (Market.Lock)
        {
            _open.RemoveAll(s => s.IsClosed);
            _open.Add(session);
            session.State = new IbkrLines { IsKnown = cookie == Token };
            session.Enqueue("""{"topic":"system","success":"user","isFT":false,"isPaper":true}"""u8.ToArray());
            session.Enqueue("""{"topic":"act","args":{"accounts":["DU1"],"selectedAccount":"DU1"}}"""u8.ToArray());
            session.Enqueue(Status());
        }
    }

    public override void Receive(Session session, ReadOnlyMemory<byte> message)
    {
        lock (Market.Lock)
        {
            var lines = (IbkrLines)session.State!;
            var text = Encoding.UTF8.GetString(message.Span);
            if (text == "tic")
            {
                session.Enqueue(new JsonText().Raw("{\"topic\":\"tic\",\"alive\":true,\"id\":\""u8).Raw(Token).Raw("\",\"lastAccessed\":"u8).Number(NowMillis).Raw("}"u8).ToArray());
                return;
            }

            var parts = text.Split('+', 3);
            if (!lines.IsKnown || !IsAuthenticated || !HasAccounts)
            {
                return; // open, and silent
            }

            if (parts is ["umd", var ended, "{}"])
            {
                Unsubscribe(session, "smd+" + ended);
                return;
            }

            if (parts is ["smd", var contract, var fields] && fields.StartsWith("{\"fields\":[", StringComparison.Ordinal))
            {
                Begin(session, lines, "smd+" + contract);
                return;
            }

            session.Enqueue("""{"topic":"error","error":"unknown topic or arguments","code":400}"""u8.ToArray());
        }
    }

    // The market data lines of the venue: what is asked for again begins anew, with all fields.
    private void Begin(Session session, IbkrLines lines, string name)
    {
        if (Refusal(session, name) is { } rule)
        {
            session.Enqueue(new JsonText().Raw("{\"topic\":\""u8).Raw(name).Raw("\",\"error\":"u8).Quoted(rule.Reason ?? "no market data permission").Raw(",\"code\":403}"u8).ToArray());
            return;
        }

        Unsubscribe(session, name);
        lines.Since[name] = Environment.TickCount64;
        if (Subscribe(session, name) is { } greeting)
        {
            session.Enqueue(greeting);
        }
    }

    public override void Beat(Session session)
    {
        Look();
        session.Enqueue(new JsonText().Raw("{\"topic\":\"system\",\"hb\":"u8).Number(NowMillis).Raw("}"u8).ToArray());
        var lines = (IbkrLines)session.State!;
        foreach (var (name, since) in lines.Since)
        {
            if (Environment.TickCount64 - since > Settings.StreamLifetime.TotalMilliseconds && Unsubscribe(session, name))
            {
                lines.Ended++;
            }
        }
    }

    protected override Topic? CreateTopic(string name) => name.StartsWith("smd+", StringComparison.Ordinal) && _byContract.TryGetValue(name[4..], out var listing) ? new IbkrTopic(this, listing, name) : null;

    // {"topic":"sts","args":{"authenticated":true,"competing":false,"connected":true}}
    private byte[] Status() => new JsonText().Raw("{\"topic\":\"sts\",\"args\":{\"authenticated\":"u8).Bool(IsAuthenticated).Raw(",\"competing\":"u8).Bool(Settings.Gateway.IsCompeting).Raw(",\"connected\":true}}"u8).ToArray();
}

/// <summary>What a client's connection has asked for.</summary>
internal sealed class IbkrLines
{
    /// <summary>Whether it came with the name of the session.</summary>
    public bool IsKnown { get; init; }

    /// <summary>When each stream was asked for last, milliseconds.</summary>
    public Dictionary<string, long> Since { get; } = new(StringComparer.Ordinal);

    /// <summary>Streams that ended of age.</summary>
    public int Ended { get; set; }
}
