namespace Crossfeed.Venues.Ibkr;

/// <summary>What is known of each listing; grows with the listings, then 0 B.</summary>
internal sealed class IbkrTops
{
    private IbkrTop[] _tops = new IbkrTop[64];

    /// <summary>What is known of a listing.</summary>
    /// <param name="listing">The listing.</param>
    public ref IbkrTop this[int listing]
    {
        get
        {
            if (listing >= _tops.Length)
            {
                Array.Resize(ref _tops, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)listing + 1));
            }

            return ref _tops[listing];
        }
    }
}
