using System.CommandLine;
using Crossfeed.Host;
using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary>The directory that an engine keeps its files in, and the mapped files there.</summary>
public static class DataDirectory
{
    /// <summary>The option <c>--data DIR</c>.</summary>
    public static Option<string> CreateOption() => new("--data")
    {
        Description = "directory of the engine's files: books.snap, triggers.ring, captures",
        HelpName = "DIR",
        DefaultValueFactory = _ => DataFiles.DefaultDirectory,
    };

    /// <summary>The snapshot file in a data directory.</summary>
    /// <param name="directory">The data directory.</param>
    public static string SnapshotFile(string directory) => Path.Combine(directory, DataFiles.Books);

    /// <summary>The trigger ring in a data directory.</summary>
    /// <param name="directory">The data directory.</param>
    public static string TriggerRing(string directory) => Path.Combine(directory, DataFiles.Triggers);

    /// <summary>Opens the snapshot file; a missing one is reported with what to do.</summary>
    /// <param name="directory">The data directory.</param>
    /// <exception cref="SnapshotException">It cannot be read.</exception>
    public static SnapshotReader OpenSnapshots(string directory)
    {
        try
        {
            return SnapshotReader.Open(SnapshotFile(directory));
        }
        catch (SnapshotException error) when (error.Fault == SnapshotFault.Missing)
        {
            throw new SnapshotException(SnapshotFault.Missing, $"{error.Message}: start one with crossfeed run --data {directory}", error);
        }
    }
}
