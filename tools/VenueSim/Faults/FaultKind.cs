namespace Crossfeed.VenueSim.Faults;

/// <summary>What can be made to go wrong. The README of this folder's project tells what each one does.</summary>
public enum FaultKind
{
    /// <summary>A frame is not sent. Without a stream or channel: depth deltas only, as with the next five.</summary>
    Drop,

    /// <summary>A frame is sent twice.</summary>
    Duplicate,

    /// <summary>A frame is sent after its successor on the same stream.</summary>
    Swap,

    /// <summary>A frame is sent after its next <c>n</c> successors.</summary>
    Reorder,

    /// <summary>A frame is sent later; its successors wait for it, or pass it.</summary>
    Delay,

    /// <summary><c>n</c> consecutive frames of a stream are not sent.</summary>
    Burst,

    /// <summary>Some bytes of a frame become U+0001, which is not valid anywhere in JSON.</summary>
    Corrupt,

    /// <summary>A message is far larger than any other: padded, or not JSON at all.</summary>
    Oversize,

    /// <summary>A message comes in several WebSocket frames, and those in TCP writes of a few bytes.</summary>
    Fragment,

    /// <summary>The bytes of a frame trickle.</summary>
    SlowLoris,

    /// <summary>A depth delta carries a bid above the best ask.</summary>
    Crossed,

    /// <summary>Gate: a delta is replaced by the whole book, marked <c>full</c>.</summary>
    Full,

    /// <summary>A book message carries a checksum that does not match, where the venue sends one.</summary>
    WrongChecksum,

    /// <summary>The ids of a book begin anew, at a venue that may do that (Bybit, OKX).</summary>
    RestartIds,

    /// <summary>The clients' login ends, where the venue has one.</summary>
    ExpireSession,

    /// <summary>The socket is reset, with no close handshake.</summary>
    Disconnect,

    /// <summary>The venue announces a shutdown (Binance), then closes the socket in order.</summary>
    Shutdown,

    /// <summary>The connection stays open and nothing is sent or answered any more, not even a ping.</summary>
    HalfOpen,

    /// <summary>No data on the connection any more; heartbeats and answers go on.</summary>
    HeartbeatOnly,

    /// <summary>One symbol's streams stop on a connection; the others go on.</summary>
    DeadSymbol,

    /// <summary>The venue ends a subscription and does not say so.</summary>
    Unsubscribed,

    /// <summary>A new WebSocket connection is reset before the upgrade.</summary>
    Refuse,

    /// <summary>Too many new connections in a time are answered with 429 instead of the upgrade.</summary>
    ConnectLimit,

    /// <summary>A connection is closed when it has lived so long, as at the venue's 24 h.</summary>
    Lifetime,

    /// <summary>All connections are reset, again and again.</summary>
    Storm,

    /// <summary>A subscription is acknowledged and stays silent.</summary>
    Silent,

    /// <summary>A subscription is answered with the venue's error.</summary>
    RefuseSubscription,

    /// <summary>The venue's times jump.</summary>
    ClockStep,

    /// <summary>A REST depth request is answered with an older book.</summary>
    StaleSnapshot,

    /// <summary>A REST request fails with an HTTP status (503, or the rule's).</summary>
    RestError,

    /// <summary>REST answers 429 for a while, with the time to wait.</summary>
    Rest429,

    /// <summary>Binance's REST bans the client for a while: 418, with the time to wait.</summary>
    Rest418,

    /// <summary>A REST body trickles.</summary>
    SlowRest,

    /// <summary>A REST request is never answered, or late.</summary>
    RestHang,
}
