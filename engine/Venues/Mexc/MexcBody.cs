namespace Crossfeed.Venues.Mexc;

/// <summary>The messages that a push may wrap: their field numbers in <c>PushDataV3ApiWrapper</c>.</summary>
internal static class MexcBody
{
    /// <summary>No body: the venue sends such frames, and they say nothing.</summary>
    public const int None = 0;

    /// <summary>First number that is kept for bodies.</summary>
    public const int First = 301;

    /// <summary>publicIncreaseDepths, no longer served.</summary>
    public const int IncreaseDepths = 302;

    /// <summary>publicLimitDepths: the first levels, always whole.</summary>
    public const int LimitDepths = 303;

    /// <summary>publicSpotKline.</summary>
    public const int Kline = 308;

    /// <summary>publicBookTickerBatch.</summary>
    public const int BookTickerBatch = 311;

    /// <summary>publicIncreaseDepthsBatch, no longer served.</summary>
    public const int IncreaseDepthsBatch = 312;

    /// <summary>publicAggreDepths: changed levels.</summary>
    public const int AggreDepths = 313;

    /// <summary>publicAggreDeals.</summary>
    public const int AggreDeals = 314;

    /// <summary>publicAggreBookTicker.</summary>
    public const int AggreBookTicker = 315;

    /// <summary>Last number that the documentation has.</summary>
    public const int Last = AggreBookTicker;

    /// <summary>True for the messages that change a book.</summary>
    /// <param name="field">Field number.</param>
    public static bool IsBook(int field) => field is AggreDepths or LimitDepths or IncreaseDepths or IncreaseDepthsBatch;
}
