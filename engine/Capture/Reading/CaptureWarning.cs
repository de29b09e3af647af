namespace Crossfeed.Capture.Reading;

/// <summary>Something that a reader left out, for people to know about.</summary>
/// <param name="File">The segment.</param>
/// <param name="Offset">Where the part that was left out begins.</param>
/// <param name="BytesCut">How many bytes of that segment were left out.</param>
/// <param name="Message">The whole story in one line; stands alone.</param>
public sealed record CaptureWarning(string File, long Offset, long BytesCut, string Message);
