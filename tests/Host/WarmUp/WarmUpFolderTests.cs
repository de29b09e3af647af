using Crossfeed.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable]
public sealed class WarmUpFolderTests
{
    [Test]
    public void A_folder_that_a_killed_warm_up_left_is_removed_and_that_of_a_running_one_is_not()
    {
        var place = Directory.CreateTempSubdirectory("crossfeed-test-");
        try
        {
            var left = place.CreateSubdirectory(WarmUpFolder.Prefix + "left");
            File.WriteAllText(Path.Combine(left.FullName, "books.snap"), "x");
            var running = place.CreateSubdirectory(WarmUpFolder.Prefix + "running");
            var other = place.CreateSubdirectory("other");
            var now = DateTimeOffset.UtcNow;
            left.LastWriteTimeUtc = other.LastWriteTimeUtc = (now - WarmUpFolder.LeftAfter - TimeSpan.FromSeconds(1)).UtcDateTime;

            WarmUpFolder.RemoveLeft(place, now);

            Assert.That(place.EnumerateDirectories().Select(d => d.Name), Is.EquivalentTo(new[] { running.Name, other.Name }));
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    [Test]
    public void A_place_or_a_folder_that_is_gone_is_no_error()
    {
        var gone = new DirectoryInfo(Path.Combine(Path.GetTempPath(), "crossfeed-test-" + Guid.NewGuid()));

        Assert.That(() => WarmUpFolder.RemoveLeft(gone, DateTimeOffset.UtcNow), Throws.Nothing);
        Assert.That(() => WarmUpFolder.Remove(gone), Throws.Nothing);
    }
}
