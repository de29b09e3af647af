namespace Crossfeed.VenueSim.Ibkr;

/// <summary>What only people can do to a gateway; may change while it runs, from any thread.</summary>
public sealed class IbkrGateway
{
    private volatile bool _isLoggedIn = true;
    private volatile bool _isCompeting;
    private volatile string _availability = "RpB";

    /// <summary>Whether somebody has logged in with a browser; without that everything is answered with 401.</summary>
    public bool IsLoggedIn
    {
        get => _isLoggedIn;
        set => _isLoggedIn = value;
    }

    /// <summary>Whether another login of the user has the session: it ends, and none can be opened.</summary>
    public bool IsCompeting
    {
        get => _isCompeting;
        set => _isCompeting = value;
    }

    /// <summary>Field 6509 of all contracts: <c>RpB</c> is real-time, <c>DPB</c> delayed.</summary>
    public string Availability
    {
        get => _availability;
        set => _availability = value;
    }
}
