using System.Text;
using System.Text.Json;
using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary>A JSON document that a command prints: compact, one line, nothing escaped that JSON lets stand.</summary>
internal static class JsonDocumentText
{
    /// <summary>The document that a function writes.</summary>
    public static string Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, SnapshotJson.WriterOptions))
        {
            content(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
