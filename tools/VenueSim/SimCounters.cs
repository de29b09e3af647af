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

    internal void NoteConnection(SimVenue venue) => Interlocked.Increment(ref _connections[(int)venue]);

    internal void NoteFrame(SimVenue venue) => Interlocked.Increment(ref _framesSent[(int)venue]);

    internal void NoteSlowClient(SimVenue venue) => Interlocked.Increment(ref _slowClients[(int)venue]);

    internal void NoteFloodingClient(SimVenue venue) => Interlocked.Increment(ref _floodingClients[(int)venue]);

    internal void NoteRestRequest(SimVenue venue) => Interlocked.Increment(ref _restRequests[(int)venue]);

    internal void NoteRestLimited(SimVenue venue) => Interlocked.Increment(ref _restLimited[(int)venue]);
}
