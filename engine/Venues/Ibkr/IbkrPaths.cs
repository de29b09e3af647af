namespace Crossfeed.Venues.Ibkr;

/// <summary>The REST paths that the engine asks for.</summary>
internal static class IbkrPaths
{
    /// <summary>Whether the gateway is logged in.</summary>
    public const string Status = "/v1/api/iserver/auth/status";

    /// <summary>Opens the brokerage session of a login.</summary>
    public const string Initialise = "/v1/api/iserver/auth/ssodh/init";

    /// <summary>Has to be asked once in each session before it gives market data.</summary>
    public const string Accounts = "/v1/api/iserver/accounts";

    /// <summary>Keeps the session alive, and names it.</summary>
    public const string Tickle = "/v1/api/tickle";

    /// <summary>Contracts of shares by ticker.</summary>
    public const string Stocks = "/v1/api/trsrv/stocks";
}
