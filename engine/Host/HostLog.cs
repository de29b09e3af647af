using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>Everything that the engine says off the hot path.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "{Feed} #{Connection}: {State} ({Cause})")]
    public static partial void ConnectionState(ILogger logger, string feed, int connection, Wire.ConnectionState state, string cause);

    [LoggerMessage(2, LogLevel.Warning, "{Feed} #{Connection}: lost: {Cause}")]
    public static partial void ConnectionLost(ILogger logger, string feed, int connection, string cause);

    [LoggerMessage(3, LogLevel.Warning, "{Listing}: no depth snapshot: {Cause}")]
    public static partial void SnapshotFailed(ILogger logger, string listing, string cause);

    [LoggerMessage(4, LogLevel.Warning, "{Venue} lists no {Symbol}; it runs without")]
    public static partial void NotListed(ILogger logger, string venue, string symbol);

    [LoggerMessage(5, LogLevel.Critical, "internal fault in {Thread} at frame {Sequence} ({Stage}); stopping")]
    public static partial void Fault(ILogger logger, Exception exception, string thread, long sequence, string stage);

    [LoggerMessage(6, LogLevel.Error, "the capture stopped: {Cause}")]
    public static partial void CaptureStopped(ILogger logger, string cause);

    [LoggerMessage(7, LogLevel.Information, "{Topology}")]
    public static partial void Topology(ILogger logger, string topology);

    [LoggerMessage(8, LogLevel.Warning, "{Feed}: instrument list: {Cause}; next try in {Seconds} s")]
    public static partial void InstrumentListFailed(ILogger logger, string feed, string cause, double seconds);

    [LoggerMessage(9, LogLevel.Warning, "{Listing}: {State}, was {Before}; so far {Gaps} gaps, {Crossed} crossed, {Resyncs} resyncs")]
    public static partial void BookState(ILogger logger, string listing, string state, string before, long gaps, long crossed, long resyncs);

    [LoggerMessage(10, LogLevel.Information, "{Listing}: live at {Sequence}")]
    public static partial void BookLive(ILogger logger, string listing, long sequence);

    [LoggerMessage(11, LogLevel.Critical, "{Thread} cannot be placed: {Cause}; choose other --cores; stopping")]
    public static partial void NotPlaced(ILogger logger, string thread, string cause);

    [LoggerMessage(12, LogLevel.Information, "stopped before all instrument lists were loaded")]
    public static partial void StoppedEarly(ILogger logger);

    [LoggerMessage(13, LogLevel.Information, "{Report}")]
    public static partial void WarmedUp(ILogger logger, string report);

    [LoggerMessage(14, LogLevel.Warning, "{Feed} #{Connection}: the venue refuses {Stream}: {Reason}")]
    public static partial void Refused(ILogger logger, string feed, int connection, string stream, string reason);

    [LoggerMessage(23, LogLevel.Warning, "{Feed} #{Connection}: the venue refuses a request for {Count} streams: {Reason}; asking for them in parts")]
    public static partial void RefusedTogether(ILogger logger, string feed, int connection, int count, string reason);

    [LoggerMessage(15, LogLevel.Warning, "{Feed} #{Connection}: the venue has lost {Stream}; subscribing again")]
    public static partial void StreamLost(ILogger logger, string feed, int connection, string stream);

    [LoggerMessage(16, LogLevel.Warning, "{Feed} #{Connection}: its successor was not ready within {Seconds} s; it stays")]
    public static partial void RotationFailed(ILogger logger, string feed, int connection, double seconds);

    [LoggerMessage(17, LogLevel.Information, "symbols changed: {Change}; {Count} now")]
    public static partial void SymbolsChanged(ILogger logger, string change, int count);

    [LoggerMessage(22, LogLevel.Warning, "{Symbol} is not added: {Cause}")]
    public static partial void NotAdded(ILogger logger, string symbol, string cause);

    [LoggerMessage(18, LogLevel.Warning, "{Feed}: the instrument list was not refreshed: {Cause}")]
    public static partial void ListNotRefreshed(ILogger logger, string feed, string cause);

    [LoggerMessage(19, LogLevel.Warning, "{Feed} {Stream}: silent for {Seconds} s ({Reason}; evidence: {Evidence})")]
    public static partial void StreamSilent(ILogger logger, string feed, string stream, string seconds, string reason, string evidence);

    [LoggerMessage(20, LogLevel.Warning, "{Feed} {Stream}: {What}")]
    public static partial void Mending(ILogger logger, string feed, string stream, string what);

    [LoggerMessage(24, LogLevel.Warning, "{Feed} #{Connection}: {Stream} has been brought by other legs only for {Seconds} s; {What}")]
    public static partial void LegSilent(ILogger logger, string feed, int connection, string stream, string seconds, string what);

    [LoggerMessage(21, LogLevel.Warning, "#{Connection}: frame of {Bytes} bytes rejected as {Reason}: {Text}")]
    public static partial void FrameRejected(ILogger logger, int connection, string reason, int bytes, string text);
}
