using Crossfeed.Market;
using Crossfeed.Venues.Binance;
using Crossfeed.Venues.Bybit;
using Crossfeed.Venues.Coinbase;
using Crossfeed.Venues.Gateio;
using Crossfeed.Venues.Ibkr;
using Crossfeed.Venues.Kraken;
using Crossfeed.Venues.Mexc;
using Crossfeed.Venues.Mexc.Contracts;
using Crossfeed.Venues.Okx;

namespace Crossfeed.Venues;

/// <summary>All feeds the engine knows. Adding a venue adds one line here.</summary>
public static class VenueRegistry
{
    /// <summary>The feeds, by venue name and market.</summary>
    public static IReadOnlyList<Feed> Feeds { get; } =
    [
        new BinanceLinearFeed(),
        new BinanceSpotFeed(),
        new BybitLinearFeed(),
        new BybitSpotFeed(),
        new CoinbaseSpotFeed(),
        new GateLinearFeed(),
        new GateSpotFeed(),
        new IbkrFeed(),
        new KrakenSpotFeed(),
        new MexcLinearFeed(),
        new MexcSpotFeed(),
        new OkxLinearFeed(),
        new OkxSpotFeed(),
    ];

    /// <summary>The feed of a venue and market; null when this build has none.</summary>
    /// <param name="venue">Venue name, lower case.</param>
    /// <param name="market">Kind of contract.</param>
    public static Feed? Find(string venue, MarketKind market) => Feeds.FirstOrDefault(f => f.Venue == venue && f.Market == market);

    /// <summary>Position of a feed in <see cref="Feeds"/>.</summary>
    /// <param name="feed">A feed of the registry.</param>
    /// <exception cref="ArgumentException">It is not of the registry.</exception>
    public static int IndexOf(Feed feed)
    {
        for (var i = 0; i < Feeds.Count; i++)
        {
            if (ReferenceEquals(Feeds[i], feed))
            {
                return i;
            }
        }

        throw new ArgumentException($"{feed.Name} is not registered", nameof(feed));
    }
}
