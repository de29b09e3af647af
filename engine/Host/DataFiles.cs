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

    /// <summary>The directory of a capture that begins now: <c>capture-20260131T094512.123Z</c>.</summary>
    /// <param name="now">The time.</param>
    public static string NewCapture(DateTimeOffset now) => "capture-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
}
