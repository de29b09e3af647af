namespace Crossfeed.Capture.Reading;

/// <summary>Says what a file is that somebody gave as a capture, and what to do with it.</summary>
internal static class NotACapture
{
    private const int PeekBytes = 512; // enough to tell text from binary

    /// <summary>The error for a file where a capture's directory was expected.</summary>
    public static CaptureException Explain(string file)
    {
        try
        {
            Span<byte> bytes = stackalloc byte[PeekBytes];
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            bytes = bytes[..RandomAccess.Read(handle, bytes, 0)];
            return bytes.StartsWith(SegmentLayout.Magic)
                ? new CaptureException($"{file}: is one segment of a capture; name the directory that holds it: {Path.GetDirectoryName(Path.GetFullPath(file))}")
                : new CaptureException(Describe(file, bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CaptureException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What a file is that does not begin like a segment.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Its first bytes.</param>
    public static string Describe(string file, ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            return $"{file}: is empty, not a capture";
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return $"{file}: offset 0: is a gzip file, not a capture; import it first with {ImportCommand(file, "cryptofeed|hftbacktest|ndjson")}";
        }

        if (IsText(start))
        {
            var format = start[0] is >= (byte)'0' and <= (byte)'9' ? "hftbacktest" : start.StartsWith("{\"t\""u8) ? "cryptofeed" : "cryptofeed|hftbacktest|ndjson";
            return $"{file}: offset 0: is a text file, not a capture; import it first with {ImportCommand(file, format)}";
        }

        return $"{file}: offset 0: does not begin like a segment of a capture; it is another kind of file, or its start is damaged";
    }

    private static string ImportCommand(string file, string format) => $"`crossfeed import {file} --format {format} --venue VENUE --out DIR`";

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is < 0x20 and not ((byte)'\n' or (byte)'\r' or (byte)'\t') or 0x7f)
            {
                return false;
            }
        }

        return true;
    }
}
