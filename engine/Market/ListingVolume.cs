namespace Crossfeed.Market;

/// <summary>What was traded of a listing in the last 24 hours, as the venue counts them.</summary>
/// <param name="Native">Native symbol.</param>
/// <param name="QuoteVolume">Turnover in units of the quote asset; for choosing and sorting, never for prices.</param>
public readonly record struct ListingVolume(string Native, decimal QuoteVolume);
