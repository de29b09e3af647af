namespace Crossfeed.VenueSim.Faults;

/// <summary>What can be made to go wrong. The README of this folder's project tells what each one does.</summary>
public enum FaultKind
{
    /// <summary>A frame is not sent. Without a stream pattern: depth deltas only.</summary>
    Drop,

    /// <summary>A frame is sent twice. Without a stream pattern: depth deltas only.</summary>
    Duplicate,

    /// <summary>A frame is sent after its successor on the same stream. Without a stream pattern: depth deltas only.</summary>
    Swap,

    /// <summary>Some bytes of a frame become U+0001, which is not valid anywhere in JSON.</summary>
    Corrupt,

    /// <summary>A depth delta carries a bid above the best ask.</summary>
    Crossed,

    /// <summary>Gate: a delta is replaced by the whole book, marked <c>full</c>.</summary>
    Full,

    /// <summary>The socket is reset, with no close handshake.</summary>
    Disconnect,

    /// <summary>The venue announces a shutdown (Binance), then closes the socket in order.</summary>
    Shutdown,

    /// <summary>A new WebSocket connection is reset before the upgrade.</summary>
    Refuse,

    /// <summary>A subscription is acknowledged and stays silent.</summary>
    Silent,

    /// <summary>A REST depth request is answered with the book as it was at the start.</summary>
    StaleSnapshot,

    /// <summary>A REST request fails with an HTTP status (503, or the rule's).</summary>
    RestError,
}
