using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;

namespace Crossfeed.Bench.Journey.Decode;

/// <summary>Messages of one feed as they came, and the listings that they are about.</summary>
/// <param name="Name">Feed, and where they are from.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Listings">Native symbol, decimals of prices and of quantities.</param>
/// <param name="Frames">The messages.</param>
internal sealed record FrameSource(string Name, Feed Feed, IReadOnlyList<(string Native, int Price, int Quantity)> Listings, IReadOnlyList<byte[]> Frames)
{
    /// <summary>A decoder that knows the listings.</summary>
    public FrameDecoder CreateDecoder()
    {
        var decimals = new ListingDecimals();
        for (var id = 0; id < Listings.Count; id++)
        {
            decimals.Set(id, Listings[id].Price, Listings[id].Quantity);
        }

        var decoder = Feed.CreateDecoder(decimals);
        decoder.Symbols = new SymbolTable([.. Listings.Select((listing, id) => KeyValuePair.Create(listing.Native, id))]);
        return decoder;
    }
}
