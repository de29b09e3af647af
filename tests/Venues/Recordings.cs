using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues;

/// <summary>Recorded frames outside the project: the folder that the environment variable CROSSFEED_CAPTURES names. Tests that need it are skipped where it is not set.</summary>
internal static class Recordings
{
    private const string Variable = "CROSSFEED_CAPTURES";

    /// <summary>Path of a recording; ignores the test when there is none.</summary>
    public static string Require(string file)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Ignore($"{Variable} is not set: the folder with recorded market data");
        }

        var path = Path.Combine(folder!, file);
        if (!File.Exists(path))
        {
            Assert.Ignore($"{path} does not exist");
        }

        return path;
    }

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

    private static IEnumerable<string> Lines(string path)
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
