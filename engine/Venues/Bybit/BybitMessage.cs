using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>General path: what the outer object of a message says, for the reader of its data.</summary>
internal struct BybitMessage
{
    /// <summary>What it is about.</summary>
    public BybitChannel Channel;

    /// <summary>Its listing.</summary>
    public int Listing;

    /// <summary>The feed's symbols: the data repeats the topic's.</summary>
    public SymbolTable Symbols;

    /// <summary>True for <c>delta</c>, false for <c>snapshot</c>.</summary>
    public bool IsDelta;

    /// <summary>When the message was made (<c>ts</c>), nanoseconds since the Unix epoch.</summary>
    public long Time;

    /// <summary>When the matching engine made what it says (<c>cts</c>), which trades' times can be compared with; <see cref="Time"/> where there is none.</summary>
    public long EngineTime;

    /// <summary>The data.</summary>
    public BybitField Data;
}
