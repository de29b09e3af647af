namespace Crossfeed.Host;

/// <summary>
/// Names of the files that each shard has for itself. A shard is deterministic, several together are not: each capture replays to the bytes of its own trigger file.
/// </summary>
public static class ShardFiles
{
    /// <summary>A shard's trigger file: the user's name where there is one shard, else with the shard before the extension: <c>triggers.1.ndjson</c>.</summary>
    /// <param name="path">The user's name.</param>
    /// <param name="shard">The shard, from 0.</param>
    /// <param name="shards">How many there are.</param>
    public static string TriggersOut(string path, int shard, int shards) =>
        shards == 1 ? path : Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.{shard}{Path.GetExtension(path)}");

    /// <summary>A shard's capture directory: <c>capture-20260131T094512.123Z-1</c>.</summary>
    /// <param name="stem">The directory where there is one shard.</param>
    /// <param name="shard">The shard, from 0.</param>
    /// <param name="shards">How many there are.</param>
    public static string Capture(string stem, int shard, int shards) => shards == 1 ? stem : $"{stem}-{shard}";
}
