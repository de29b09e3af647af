namespace Crossfeed.VenueSim;

/// <summary>What one venue did. Every member can be read at any time.</summary>
public sealed class VenueCounters
{
    private long _connections;
    private long _framesSent;
    private long _slowClients;
    private long _floodingClients;
    private long _silentClients;
    private long _restRequests;
    private long _restLimited;
    private long _restBanned;
    private long _restWhileBlocked;
    private long _largestWeight;
    private long _connectionsRefused;

    /// <summary>WebSocket connections accepted.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Frames handed to a socket, acknowledgements included.</summary>
    public long FramesSent => Interlocked.Read(ref _framesSent);

    /// <summary>Clients dropped because their queue was full.</summary>
    public long SlowClients => Interlocked.Read(ref _slowClients);

    /// <summary>Clients dropped for too many requests a second, or one that is too large.</summary>
    public long FloodingClients => Interlocked.Read(ref _floodingClients);

    /// <summary>Clients dropped because no message came from them for too long.</summary>
    public long SilentClients => Interlocked.Read(ref _silentClients);

    public long RestRequests => Interlocked.Read(ref _restRequests);

    /// <summary>REST requests answered with 429 (or what the venue has for it).</summary>
    public long RestLimited => Interlocked.Read(ref _restLimited);

    /// <summary>REST requests answered with 418.</summary>
    public long RestBanned => Interlocked.Read(ref _restBanned);

    /// <summary>REST requests made before the time to wait was over that a 429 or 418 had told.</summary>
    public long RestWhileBlocked => Interlocked.Read(ref _restWhileBlocked);

    /// <summary>The most that was used of a REST limit in its time: Binance's weight of a minute, Gate's requests on one path in 10 s.</summary>
    public long LargestWeight => Interlocked.Read(ref _largestWeight);

    /// <summary>WebSocket connections answered with 429.</summary>
    public long ConnectionsRefused => Interlocked.Read(ref _connectionsRefused);

    internal void NoteConnection() => Interlocked.Increment(ref _connections);

    internal void NoteFrame() => Interlocked.Increment(ref _framesSent);

    internal void NoteSlowClient() => Interlocked.Increment(ref _slowClients);

    internal void NoteFloodingClient() => Interlocked.Increment(ref _floodingClients);

    internal void NoteSilentClient() => Interlocked.Increment(ref _silentClients);

    internal void NoteRestRequest() => Interlocked.Increment(ref _restRequests);

    internal void NoteRestLimited() => Interlocked.Increment(ref _restLimited);

    internal void NoteRestBanned() => Interlocked.Increment(ref _restBanned);

    internal void NoteRestWhileBlocked() => Interlocked.Increment(ref _restWhileBlocked);

    internal void NoteConnectionRefused() => Interlocked.Increment(ref _connectionsRefused);

    // Under the market's lock, which makes it the only writer; readers see a whole value.
    internal void NoteWeight(long weight) => Interlocked.Exchange(ref _largestWeight, Math.Max(weight, Interlocked.Read(ref _largestWeight)));
}
