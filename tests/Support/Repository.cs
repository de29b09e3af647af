namespace Crossfeed.Tests.Support;

/// <summary>Where the sources are, for tests that read them or run tools from them.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Engine.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("no Engine.sln above " + AppContext.BaseDirectory);
    }
}
