using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>What the engine says about logins.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(111, LogLevel.Information, "{Feed}: the session stands")]
    public static partial void Stands(ILogger logger, string feed);

    [LoggerMessage(112, LogLevel.Warning, "{Feed}: the session has ended: {Cause}; its books are out of use until it stands again")]
    public static partial void Ended(ILogger logger, string feed, string cause);

    [LoggerMessage(113, LogLevel.Warning, "{Feed}: no session: {Words}")]
    public static partial void DoesNotStand(ILogger logger, string feed, string words);

    [LoggerMessage(114, LogLevel.Warning, "{Feed} #{Connection}: the venue complains: {Words}")]
    public static partial void Complains(ILogger logger, string feed, int connection, string words);
}
