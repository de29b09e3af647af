using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>Taker fees set by the user: <c>binance=7.5</c> for a venue, <c>binance/linear=4</c> for one feed of it, in basis points.</summary>
public sealed class FeeOverrides
{
    // Fees are counted in 10^-8 of the price: a basis point has four decimals.
    private const int BasisPointDecimals = 4;
    private const long MaxFeeE8 = Listing.FeeUnit / 2; // half of the price: anything more is a slip of the finger

    private readonly Dictionary<string, long> _fees = new(StringComparer.Ordinal);

    /// <summary>No overrides.</summary>
    public static FeeOverrides None { get; } = new();

    /// <summary>Reads <c>VENUE=BPS</c> texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <exception cref="UsageException">A text is not of that form, or names an unknown venue.</exception>
    public static FeeOverrides Parse(IEnumerable<string> texts)
    {
        var result = new FeeOverrides();
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? text[..equals].Trim() : "";
            if (name.Length == 0 || FixedPoint.Parse(Encoding.UTF8.GetBytes(text[(equals + 1)..].Trim()), BasisPointDecimals, out var fee) != FixedPointStatus.Ok || fee > MaxFeeE8)
            {
                throw new UsageException($"--fee {text}: write VENUE=BPS with at most four decimals, from 0 to 5000, for example binance=7.5");
            }

            if (!VenueRegistry.Feeds.Any(f => f.Name == name || f.Venue == name))
            {
                throw new UsageException($"--fee {text}: {VenueNames.Unknown(name)}");
            }

            result._fees[name] = fee;
        }

        return result;
    }

    /// <summary>The fee set for a feed, in 10^-8; null when none was set.</summary>
    /// <param name="feed">The feed.</param>
    public long? Find(Feed feed) =>
        _fees.TryGetValue(feed.Name, out var fee) || _fees.TryGetValue(feed.Venue, out fee) ? fee : null;
}
