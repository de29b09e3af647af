using Microsoft.Extensions.Logging;

namespace Crossfeed.Cli;

/// <summary>The log of commands that print a result: warnings and errors on the error stream, so that the result stands alone on the other.</summary>
internal static class ToolLog
{
    /// <summary>Makes it.</summary>
    public static ILoggerFactory Create() => LoggerFactory.Create(b => b
        .SetMinimumLevel(LogLevel.Warning)
        .AddSimpleConsole(o => { o.SingleLine = true; o.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled; })
        .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace));
}
