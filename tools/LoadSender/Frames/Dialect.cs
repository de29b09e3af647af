namespace Crossfeed.LoadSender.Frames;

/// <summary>Which venue's messages a socket speaks; chosen by the path that the client asks for.</summary>
public enum Dialect
{
    /// <summary>Binance spot, combined streams: <c>/stream</c>.</summary>
    Binance,

    /// <summary>Gate spot: <c>/ws/v4/</c>.</summary>
    Gateio,
}
