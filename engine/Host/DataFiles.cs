using System.Globalization;
using Crossfeed.Arbitrage;
using Crossfeed.Snapshots;

namespace Crossfeed.Host;

/// <summary>The data directory and the names of the files in it.</summary>
public static class DataFiles
{
    /// <summary>The directory where nobody names one.</summary>
    public const string DefaultDirectory = "data";

    /// <summary>The mapped books.</summary>
    public const string Books = SnapshotLayout.FileName;

    /// <summary>The mapped trigger ring.</summary>
    public const string Triggers = TriggerRingWriter.FileName;

    /// <summary>Makes the data directory if it is not there.</summary>
    /// <param name="directory">The data directory.</param>
    /// <exception cref="EngineException">It cannot be made.</exception>
    public static void MakeDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(File.Exists(directory) ? $"--data {directory}: is a file; name a directory" : $"--data {directory}: cannot be made: {e.Message}");
        }
    }

    /// <summary>The directory of a capture that begins now: <c>capture-20260131T094512.123Z</c>.</summary>
    /// <param name="now">The time.</param>
    public static string NewCapture(DateTimeOffset now) => "capture-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
}
