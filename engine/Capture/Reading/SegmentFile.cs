namespace Crossfeed.Capture.Reading;

/// <summary>A segment whose header was checked.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">Its header.</param>
internal sealed record SegmentFile(string Path, SegmentHeader Header);
