using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>What the engine says about requests to REST hosts.</summary>
internal static partial class RestLog
{
    [LoggerMessage(101, LogLevel.Warning, "{Host}: no requests until {Until}: {Cause}")]
    public static partial void Paused(ILogger logger, string host, string until, string cause);

    [LoggerMessage(102, LogLevel.Warning, "{Listing}: no proof: {Cause}")]
    public static partial void ProofFailed(ILogger logger, string listing, string cause);
}
