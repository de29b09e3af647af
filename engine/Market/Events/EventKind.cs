namespace Crossfeed.Market.Events;

/// <summary>What a decoded event says.</summary>
public enum EventKind : byte
{
    /// <summary>Nothing; a default-initialised event.</summary>
    None = 0,

    /// <summary>One print, or one aggregate of prints of one order.</summary>
    Trade,

    /// <summary>Absolute new quantities of some levels of a book.</summary>
    BookDelta,

    /// <summary>All levels of a book, to replace what was known.</summary>
    BookSnapshot,

    /// <summary>Best bid and ask with sizes.</summary>
    Quote,

    /// <summary>An open, high, low, close, volume bar.</summary>
    Bar,

    /// <summary>An acknowledgement, error, heartbeat or notice: nothing for the market state.</summary>
    Control,

    /// <summary>From here on the listing's counts have more decimals: see <see cref="MarketEvent.PriceDecimals"/>. Comes before the events that need it.</summary>
    Rescale,

    /// <summary>
    /// The venue itself says that what it gives is not of now (delayed, halted, a login that ended): a book may not be used until its next <see cref="BookSnapshot"/>. Of one listing, or with the listing
    /// -1 of all books that the connection feeds.
    /// </summary>
    BookWithdrawn,
}
