using NUnit.Framework;

namespace Crossfeed.Tests.Support;

/// <summary>Recorded market data that is not part of the project: the folder named by CROSSFEED_CAPTURES.</summary>
internal static class Captures
{
    private const string Variable = "CROSSFEED_CAPTURES";

    /// <summary>The path of a recording; skips the test where it is absent.</summary>
    /// <param name="name">File name.</param>
    public static string Require(string name) => Find(".", name);

    /// <summary>The path of a file of single frames, which stand beside the recordings; skips the test where it is absent.</summary>
    /// <param name="name">File name.</param>
    public static string RequireFrames(string name) => Find(Path.Combine("..", "venues", "data"), name);

    private static string Find(string place, string name)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Ignore($"{Variable} is not set: it names the folder with the recording {name}");
        }

        var path = Path.Combine(folder!, place, name);
        if (!File.Exists(path))
        {
            Assert.Ignore($"{Variable} has no {name}");
        }

        return path;
    }
}
