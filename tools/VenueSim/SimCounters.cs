using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim;

/// <summary>What the venues did, per venue. Every member can be read at any time.</summary>
public sealed class SimCounters
{
    private readonly long[] _connections = new long[2];
    private readonly long[] _framesSent = new long[2];
    private readonly long[] _slowClients = new long[2];
    private readonly long[] _floodingClients = new long[2];
    private readonly long[] _restRequests = new long[2];
    private readonly long[] _restLimited = new long[2];
    private readonly long[] _restBanned = new long[2];
    private readonly long[] _restWhileBlocked = new long[2];
    private readonly long[] _largestWeight = new long[2];
    private readonly long[] _connectionsRefused = new long[2];

    /// <summary>WebSocket connections accepted.</summary>
    public long Connections(SimVenue venue) => Interlocked.Read(ref _connections[(int)venue]);

    /// <summary>Frames handed to a socket, acknowledgements included.</summary>
    public long FramesSent(SimVenue venue) => Interlocked.Read(ref _framesSent[(int)venue]);

    /// <summary>Clients dropped because their queue was full.</summary>
    public long SlowClients(SimVenue venue) => Interlocked.Read(ref _slowClients[(int)venue]);

    /// <summary>Clients dropped for too many requests a second, or one that is too large.</summary>
    public long FloodingClients(SimVenue venue) => Interlocked.Read(ref _floodingClients[(int)venue]);

    public long RestRequests(SimVenue venue) => Interlocked.Read(ref _restRequests[(int)venue]);

    /// <summary>REST requests answered with 429.</summary>
    public long RestLimited(SimVenue venue) => Interlocked.Read(ref _restLimited[(int)venue]);

    /// <summary>REST requests answered with 418.</summary>
    public long RestBanned(SimVenue venue) => Interlocked.Read(ref _restBanned[(int)venue]);

    /// <summary>REST requests made before the time to wait was over that a 429 or 418 had told.</summary>
    public long RestWhileBlocked(SimVenue venue) => Interlocked.Read(ref _restWhileBlocked[(int)venue]);

    /// <summary>Binance: the largest weight used in a minute. Gate: the most requests on one path in 10 s.</summary>
    public long LargestWeight(SimVenue venue) => Interlocked.Read(ref _largestWeight[(int)venue]);

    /// <summary>WebSocket connections answered with 429.</summary>
    public long ConnectionsRefused(SimVenue venue) => Interlocked.Read(ref _connectionsRefused[(int)venue]);

    internal void NoteConnection(SimVenue venue) => Interlocked.Increment(ref _connections[(int)venue]);

    internal void NoteFrame(SimVenue venue) => Interlocked.Increment(ref _framesSent[(int)venue]);

    internal void NoteSlowClient(SimVenue venue) => Interlocked.Increment(ref _slowClients[(int)venue]);

    internal void NoteFloodingClient(SimVenue venue) => Interlocked.Increment(ref _floodingClients[(int)venue]);

    internal void NoteRestRequest(SimVenue venue) => Interlocked.Increment(ref _restRequests[(int)venue]);

    internal void NoteRestLimited(SimVenue venue) => Interlocked.Increment(ref _restLimited[(int)venue]);

    internal void NoteRestBanned(SimVenue venue) => Interlocked.Increment(ref _restBanned[(int)venue]);

    internal void NoteRestWhileBlocked(SimVenue venue) => Interlocked.Increment(ref _restWhileBlocked[(int)venue]);

    internal void NoteConnectionRefused(SimVenue venue) => Interlocked.Increment(ref _connectionsRefused[(int)venue]);

    // Under the market's lock, which makes it the only writer; readers see a whole value.
    internal void NoteWeight(SimVenue venue, long weight) => Interlocked.Exchange(
        ref _largestWeight[(int)venue], Math.Max(weight, Interlocked.Read(ref _largestWeight[(int)venue])));
}
