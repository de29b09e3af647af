using Crossfeed.Host;
using Crossfeed.Market;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Cli;

/// <summary>
/// Watches the file of <c>--symbol-set</c> and tells what it names when it has changed. Looks at its time and length, because file notifications differ from system to system and get lost; reads it when
/// it has stood still for one look, so that a file that is being written is not read in the middle.
/// </summary>
/// <param name="option">The option's name, for errors.</param>
/// <param name="path">The file.</param>
/// <param name="lookEvery">Time between two looks; null for half a second.</param>
public sealed partial class SymbolSetWatch(string option, string path, TimeSpan? lookEvery = null)
{
    private static readonly TimeSpan DefaultLook = TimeSpan.FromMilliseconds(500);

    private Version? _used = Look(path); // whoever makes the watch reads the file next: a change from here on is seen

    /// <summary>Watches until cancelled.</summary>
    /// <param name="logger">Where a file that cannot be used is told; the symbols then stay as they are.</param>
    /// <param name="changed">Called with the symbols of each new version of the file, one call at a time.</param>
    /// <param name="stop">Stops.</param>
    public async Task RunAsync(ILogger logger, Func<IReadOnlySet<Symbol>, Task> changed, CancellationToken stop)
    {
        var before = _used;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(lookEvery ?? DefaultLook, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = Look(path);
            if (stop.IsCancellationRequested || now == _used || now != before)
            {
                before = now;
                continue;
            }

            _used = now; // also of a file that is gone, which reading it will tell
            if (TryRead(logger) is { } symbols)
            {
                await changed(symbols).ConfigureAwait(false);
            }
        }
    }

    // Null while there is none; whatever keeps it from being looked at is told by the attempt to read it.
    private static Version? Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new Version(file.LastWriteTimeUtc, file.Length) : null;
    }

    private IReadOnlySet<Symbol>? TryRead(ILogger logger)
    {
        try
        {
            return OptionTexts.SymbolSet(option, path);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            NotUsed(logger, e.Message);
            return null;
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "the symbols stay as they are: {Cause}")]
    internal static partial void NotUsed(ILogger logger, string cause);

    private sealed record Version(DateTime Written, long Length);
}
