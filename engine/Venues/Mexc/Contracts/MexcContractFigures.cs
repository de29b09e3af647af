namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Where the numbers of a ticker begin that are needed; null for one that it does not have. What stands there is a number of JSON.</summary>
internal unsafe struct MexcContractFigures
{
    /// <summary><c>bid1</c>.</summary>
    public byte* Bid;

    /// <summary><c>ask1</c>.</summary>
    public byte* Ask;

    /// <summary><c>timestamp</c>, of the data.</summary>
    public byte* Made;

    /// <summary><c>ts</c>, of the message.</summary>
    public byte* Sent;
}
