namespace Crossfeed.Host;

/// <summary>The temporary folder of a warm-up. One that a killed process left behind is removed by a later warm-up.</summary>
public static class WarmUpFolder
{
    /// <summary>How the folders' names begin.</summary>
    public const string Prefix = "crossfeed-warm-up-";

    /// <summary>A folder this old has no owner any more: ten times the longest warm-up, which is a minute.</summary>
    public static TimeSpan LeftAfter { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Makes a folder of its own in the system's place for temporary files, and removes what others left there.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written to.</exception>
    public static DirectoryInfo Create()
    {
        RemoveLeft(new DirectoryInfo(Path.GetTempPath()), DateTimeOffset.UtcNow);
        return Directory.CreateTempSubdirectory(Prefix);
    }

    /// <summary>Removes folders that killed warm-ups left behind.</summary>
    /// <param name="place">Where they are.</param>
    /// <param name="now">Now.</param>
    public static void RemoveLeft(DirectoryInfo place, DateTimeOffset now)
    {
        if (!place.Exists)
        {
            return;
        }

        foreach (var folder in place.EnumerateDirectories(Prefix + "*"))
        {
            if (now - folder.LastWriteTimeUtc > LeftAfter)
            {
                Remove(folder);
            }
        }
    }

    /// <summary>Removes a folder with what is in it, if it is there and may be removed; what stays costs a little room in a place that the system empties itself.</summary>
    /// <param name="folder">The folder.</param>
    public static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // another user's, or another run removes it right now: no reason not to run
        }
    }
}
