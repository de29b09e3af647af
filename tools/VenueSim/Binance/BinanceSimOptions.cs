namespace Crossfeed.VenueSim.Binance;

/// <summary>Limits of the simulated Binance; given through <see cref="SimOptions.VenueOptions"/>.</summary>
public sealed record BinanceSimOptions
{
    /// <summary>Requests a second that a connection may make before it is dropped; 0 turns the limit off. Default (null): 5 on spot, 10 on USD-M.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>How long a connection lives. Default 24 h.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether USD-M's messages name the pair and the kind of contract too, as they do since 2026. Default off: as recorded before.</summary>
    public bool NamesPair { get; init; }

    /// <summary>Streams that a connection may hold. Default 1024.</summary>
    public int StreamsPerConnection { get; init; } = 1024;

    /// <summary>Requests that REST takes after a 429 and before the wait is over, until it bans the client. Default 5.</summary>
    public int RequestsBeforeBan { get; init; } = 5;

    /// <summary>How long the first ban lasts; each further one is twice as long. Default 2 min.</summary>
    public TimeSpan Ban { get; init; } = TimeSpan.FromMinutes(2);
}
