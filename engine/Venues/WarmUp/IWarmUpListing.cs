namespace Crossfeed.Venues;

/// <summary>The part of one listing in a round.</summary>
internal interface IWarmUpListing
{
    /// <summary>The connection opens: the listing's book is empty.</summary>
    void AwaitSnapshot();

    /// <summary>Writes what happens in the round's present step.</summary>
    void WriteStep();
}
