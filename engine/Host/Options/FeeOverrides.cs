using Crossfeed.Arbitrage;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>Taker fees set by the user: <c>binance=7.5</c> for a venue, <c>binance/linear=4</c> for one feed of it, in basis points.</summary>
public sealed class FeeOverrides
{
    private const long MaxFeeE8 = Listing.FeeUnit / 2; // half of the price: anything more is a slip of the finger

    private FeedOverrides<long> _fees = FeedOverrides<long>.None;

    /// <summary>No overrides.</summary>
    public static FeeOverrides None { get; } = new();

    /// <summary>Reads <c>VENUE=BPS</c> texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <exception cref="UsageException">A text is not of that form, or names an unknown venue.</exception>
    public static FeeOverrides Parse(IEnumerable<string> texts) => new()
    {
        _fees = FeedOverrides<long>.Parse(
            "--fee",
            texts,
            static (string text, out long fee) => BasisPoints.TryParse(text, out fee) && fee is >= 0 and <= MaxFeeE8,
            "VENUE=BPS with at most four decimals, from 0 to 5000, for example binance=7.5"),
    };

    /// <summary>The fee set for a feed, in 10^-8; null when none was set.</summary>
    /// <param name="feed">The feed.</param>
    public long? Find(Feed feed) => _fees.TryFind(feed, out var fee) ? fee : null;
}
