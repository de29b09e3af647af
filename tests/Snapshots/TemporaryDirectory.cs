using Crossfeed.Snapshots;

namespace Crossfeed.Tests.Snapshots;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("crossfeed-snapshots-").FullName;

    public string SnapshotFile => System.IO.Path.Combine(Path, SnapshotLayout.FileName);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
