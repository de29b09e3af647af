using System.Globalization;

namespace Crossfeed.Host;

/// <summary>Names of the files in a data directory.</summary>
public static class DataFiles
{
    /// <summary>The mapped books.</summary>
    public const string Books = "books.snap";

    /// <summary>The mapped trigger ring.</summary>
    public const string Triggers = "triggers.ring";

    /// <summary>The directory of a capture that begins now: <c>capture-20260131T094512.123Z</c>.</summary>
    /// <param name="now">The time.</param>
    public static string NewCapture(DateTimeOffset now) => "capture-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);
}
