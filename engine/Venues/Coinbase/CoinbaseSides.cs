namespace Crossfeed.Venues.Coinbase;

/// <summary>How many levels of each side a message has changed. The side that it names first is mostly the only one.</summary>
/// <param name="IsFirstBid">True when the first level is a bid.</param>
/// <param name="First">Levels of the first one's side.</param>
/// <param name="Second">Levels of the other side.</param>
internal readonly record struct CoinbaseSides(bool IsFirstBid, int First, int Second)
{
    /// <summary>Number of bids.</summary>
    public int Bids => IsFirstBid ? First : Second;

    /// <summary>Number of asks.</summary>
    public int Asks => IsFirstBid ? Second : First;
}
