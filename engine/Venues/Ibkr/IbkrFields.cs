namespace Crossfeed.Venues.Ibkr;

/// <summary>What a message says of a contract: one bit a field.</summary>
[Flags]
internal enum IbkrFields
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Field 31.</summary>
    Last = 1,

    /// <summary>Field 84.</summary>
    Bid = 1 << 1,

    /// <summary>Field 86.</summary>
    Ask = 1 << 2,

    /// <summary>Field 88, the size of the bid.</summary>
    BidSize = 1 << 3,

    /// <summary>Field 85, the size of the ask.</summary>
    AskSize = 1 << 4,

    /// <summary>Field 7059.</summary>
    LastSize = 1 << 5,

    /// <summary>Field 6509: whether the data is of now.</summary>
    Availability = 1 << 6,

    /// <summary>Field 87.</summary>
    Volume = 1 << 7,

    /// <summary>Field 7762.</summary>
    FullVolume = 1 << 8,

    /// <summary>The best prices and sizes.</summary>
    Quote = Bid | Ask | BidSize | AskSize,

    /// <summary>What makes a book, and whether it may be used.</summary>
    Book = Quote | Availability,

    /// <summary>The last trade.</summary>
    Print = Last | LastSize,
}
