namespace Crossfeed.VenueSim.Okx;

/// <summary>Ways of the simulated OKX; given through <see cref="SimOptions.VenueOptions"/>.</summary>
public sealed record OkxSimOptions
{
    /// <summary>Requests that a connection may make an hour, until they are refused; 0 turns the limit off. Default 480.</summary>
    public int RequestsPerHour { get; init; } = 480;

    /// <summary>Whether books carry a checksum, as in 2022, or 0 as today. Default today's.</summary>
    public bool Checksums { get; init; }

    /// <summary>Whether books carry ids; without them and with checksums they are those of 2022. Default true.</summary>
    public bool Ids { get; init; } = true;
}
