using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>The data of the latest depth pushes of each contract, for <c>depth_commits</c>: at most 1000.</summary>
internal sealed class MexcContractCommits
{
    private const int Kept = 1000;

    private readonly Dictionary<Listing, Queue<byte[]>> _byListing = [];

    public void Note(Listing listing, byte[] data)
    {
        if (!_byListing.TryGetValue(listing, out var commits))
        {
            _byListing.Add(listing, commits = new Queue<byte[]>());
        }

        commits.Enqueue(data);
        if (commits.Count > Kept)
        {
            commits.Dequeue();
        }
    }

    /// <summary>The latest ones, oldest first.</summary>
    public IEnumerable<byte[]> Latest(Listing listing, int count) => _byListing.TryGetValue(listing, out var commits) ? commits.TakeLast(count) : [];
}
