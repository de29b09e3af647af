using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary>Files that a run writes at its end: what would fail then is told before it begins.</summary>
public static class OutputFiles
{
    /// <summary>Refuses paths that cannot become files, and one path for two of them.</summary>
    /// <param name="files">Option names and paths; a null path is not written.</param>
    /// <exception cref="UsageException">One is refused.</exception>
    public static void Check(params (string Option, string? Path)[] files)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (option, path) in files)
        {
            if (path is null)
            {
                continue;
            }

            var full = Path.GetFullPath(path);
            if (Directory.Exists(full))
            {
                throw new UsageException($"{option} {path}: is a directory; name a file");
            }

            if (Path.GetDirectoryName(full) is { } parent && !Directory.Exists(parent))
            {
                throw new UsageException($"{option} {path}: there is no directory {parent}; make it first");
            }

            if (!options.TryAdd(full, option) && full != "/dev/null")
            {
                throw new UsageException($"{option} {path}: {options[full]} writes this file already; name another");
            }
        }
    }
}
