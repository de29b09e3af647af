namespace Crossfeed.Market.Frames;

/// <summary>What a ring slot or a capture record carries. The values are part of the capture format.</summary>
public enum FrameKind : ushort
{
    /// <summary>Never published.</summary>
    None = 0,

    /// <summary>One complete WebSocket message from the venue.</summary>
    Message = 1,

    /// <summary>The body of a REST depth snapshot; the subject names the listing's native symbol.</summary>
    DepthSnapshot = 2,

    /// <summary>The body of a venue's REST instrument list.</summary>
    InstrumentList = 3,

    /// <summary>Definitions of the listings in use, in the project's own JSON; comes before any frame of those listings.</summary>
    Listings = 4,

    /// <summary>A connection opened; the subject names its feed (<c>binance/spot</c>), the payload is the address. Resets the connection's books.</summary>
    ConnectionOpened = 5,

    /// <summary>A connection closed or was lost; the payload says why. Its books are no longer live.</summary>
    ConnectionClosed = 6,

    /// <summary>Time passes where no frame arrives. No payload.</summary>
    ClockTick = 7,

    /// <summary>A message that the engine sent to the venue (kept for the record, changes nothing).</summary>
    Sent = 8,

    /// <summary>A stream of a listing is silent though its venue has news: the subject is the native symbol, the payload says why. Its book may not be used until something proves it again.</summary>
    StreamSilent = 9,

    /// <summary>Listings that are no longer wanted, in the form of <see cref="Listings"/>: their books leave the market.</summary>
    ListingsRemoved = 10,

    /// <summary>The venue has acknowledged everything that a connection asked for: from here on it carries all streams of its line, whether or not they have had news yet. No payload; the subject as that of its opening.</summary>
    StreamsAcknowledged = 11,
}
