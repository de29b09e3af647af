namespace Crossfeed.Venues.Ibkr;

/// <summary>What is known of each listing; 0 B.</summary>
internal sealed class IbkrTops
{
    private IbkrTop[] _tops = [];

    /// <summary>What is known of a listing.</summary>
    /// <param name="listing">The listing.</param>
    public ref IbkrTop this[int listing] => ref _tops[listing];

    /// <summary>Makes room.</summary>
    /// <param name="listings">Ids are below this.</param>
    public void MakeRoom(int listings)
    {
        if (listings > _tops.Length)
        {
            Array.Resize(ref _tops, listings);
        }
    }
}
