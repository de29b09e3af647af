namespace Crossfeed.VenueSim.Ibkr;

/// <summary>What the simulated gateway does with time; given through <see cref="SimOptions.VenueOptions"/>.</summary>
public sealed record IbkrSimOptions
{
    /// <summary>How long a subscription lasts unless it is asked for again. Default 10 min.</summary>
    public TimeSpan StreamLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between two messages of a contract. Default 250 ms.</summary>
    public int CadenceMillis { get; init; } = 250;

    /// <summary>The person at the gateway. Default: logged in, and alone.</summary>
    public IbkrGateway Gateway { get; init; } = new();
}
