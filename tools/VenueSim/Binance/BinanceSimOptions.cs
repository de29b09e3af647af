namespace Crossfeed.VenueSim.Binance;

/// <summary>Limits of the simulated Binance; given through <see cref="SimOptions.VenueOptions"/>.</summary>
public sealed record BinanceSimOptions
{
    /// <summary>Requests a second that a connection may make before it is dropped; 0 turns the limit off. Default 5.</summary>
    public int RequestsPerSecond { get; init; } = 5;

    /// <summary>Streams that a connection may hold. Default 1024.</summary>
    public int StreamsPerConnection { get; init; } = 1024;

    /// <summary>Requests that REST takes after a 429 and before the wait is over, until it bans the client. Default 5.</summary>
    public int RequestsBeforeBan { get; init; } = 5;

    /// <summary>How long the first ban lasts; each further one is twice as long. Default 2 min.</summary>
    public TimeSpan Ban { get; init; } = TimeSpan.FromMinutes(2);
}
