using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>What the hot plane knows of a connection; made when it opens, and kept for when it opens again.</summary>
internal sealed class HotConnection
{
    /// <summary>Reads its messages; null when its feed is not known, or when it is not taken.</summary>
    public FrameDecoder? Decoder;

    /// <summary>Its feed, an index of <see cref="VenueRegistry.Feeds"/>.</summary>
    public int Feed;

    /// <summary>Its venue, as telemetry counts them.</summary>
    public int Venue;

    /// <summary>True when its venue counts its messages.</summary>
    public bool CountsMessages;

    /// <summary>The count that its next message must have; <see cref="Market.Events.DecodedFrame.NoCount"/> before the first.</summary>
    public long NextCount;

    /// <summary>How long its messages take. A field and no object of its own: it lies in the line that the message has asked for already.</summary>
    public TransitMinimum Transit = new();
}
