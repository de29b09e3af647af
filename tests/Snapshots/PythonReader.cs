using System.Diagnostics;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

/// <summary>Runs <c>tools/snapshot_reader.py</c>; a machine without Python skips the test that asks.</summary>
internal static class PythonReader
{
    public static (int ExitCode, string Output, string Error) Run(CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(FindPython()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(FindScript()))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var killed = cancellation.Register(process.Kill);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static string FindPython()
    {
        var name = OperatingSystem.IsWindows() ? "python3.exe" : "python3";
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.Combine(directory, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Ignore("python3 is not on PATH; the Python reader was not tested");
        return "";
    }

    private static string FindScript()
    {
        for (var directory = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "tools", "snapshot_reader.py");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new FileNotFoundException("tools/snapshot_reader.py is in no directory above the tests");
    }
}
