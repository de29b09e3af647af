using Crossfeed.Capture;
using Crossfeed.Capture.Import;
using Crossfeed.Host;
using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary>Expected failures become one line on stderr and an exit code; nobody is shown a stack trace for a wrong file name.</summary>
public static class Failures
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs a command and reports what it could not do.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            return Report(e.Message, WrongUsage);
        }
        catch (Exception e) when (e is EngineException or CaptureException or ImportException or SnapshotException or IOException or UnauthorizedAccessException)
        {
            return Report(e.Message, Failure);
        }
    }

    private static int Report(string message, int code)
    {
        Console.Error.WriteLine("crossfeed: " + message);
        return code;
    }
}
