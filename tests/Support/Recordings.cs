using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Crossfeed.Tests.Support;

/// <summary>Reads the forms in which market data has been recorded, gzipped; <see cref="Captures"/> finds the files.</summary>
internal static class Recordings
{
    /// <summary>The frames of a cryptofeed capture (JSON lines): REST answers have their address, messages have none.</summary>
    public static IEnumerable<(string? Url, byte[] Data)> Cryptofeed(string path)
    {
        foreach (var line in Lines(path))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var type = root.GetProperty("t").GetString();
            if (type is "http" or "recv")
            {
                yield return (type == "http" ? root.GetProperty("url").GetString() : null, Encoding.UTF8.GetBytes(root.GetProperty("data").GetString()!));
            }
        }
    }

    /// <summary>The frames of an hftbacktest recording: <c>RECEIVE_NANOS {json}</c> a line.</summary>
    public static IEnumerable<(long ReceivedNanos, byte[] Data)> HftBacktest(string path)
    {
        foreach (var line in Lines(path))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            yield return (long.Parse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(line[(space + 1)..].TrimEnd()));
        }
    }

    /// <summary>The lines that are not empty.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }
}
