namespace Crossfeed.Books;

/// <summary>Why a hole opened.</summary>
public enum HoleCause : byte
{
    /// <summary>None; never recorded.</summary>
    None = 0,

    /// <summary>A message did not continue the one before.</summary>
    Gap,

    /// <summary>The levels stood with a bid at or above an ask.</summary>
    Crossed,

    /// <summary>A quote of the book's own sequence said something else.</summary>
    QuoteMismatch,

    /// <summary>A frame that could not be decoded.</summary>
    Undecodable,

    /// <summary>The connection closed, or was opened anew.</summary>
    ConnectionLost,

    /// <summary>The stream said nothing although its venue had news.</summary>
    Silent,

    /// <summary>The deltas that waited for a snapshot did not fit, and were dropped.</summary>
    BufferOverflow,

    /// <summary>More levels than a side may have.</summary>
    Overfull,

    /// <summary>A price of 0.</summary>
    BadPrice,

    /// <summary>Counts that did not fit in 64 bits at finer decimals.</summary>
    RescaleOverflow,

    /// <summary>The levels did not have the checksum that the venue named.</summary>
    Checksum,

    /// <summary>The venue's count of the connection's messages left numbers out: any of them may have been for the book.</summary>
    MessageLost,
}
