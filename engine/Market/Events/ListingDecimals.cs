namespace Crossfeed.Market.Events;

/// <summary>
/// HOT: the decimals at which a decoder counts each listing's prices and quantities. Starts at the listing's own increments and grows when a venue sends a finer
/// number (tick sizes change, and instrument lists are not always right): the decoder then appends a <see cref="EventKind.Rescale"/> event before the events that need it.
/// Owned by the decoding thread; one array pair for all feeds of an engine.
/// </summary>
public sealed class ListingDecimals
{
    private byte[] _price = new byte[256];
    private byte[] _quantity = new byte[256];

    /// <summary>Grows with every change, so that what was made for the decimals of before can be told to be old.</summary>
    public long Version { get; private set; }

    /// <summary>Sets the decimals of a listing, growing the tables when needed.</summary>
    /// <param name="listingId">The listing.</param>
    /// <param name="priceDecimals">0 to 18.</param>
    /// <param name="quantityDecimals">0 to 18.</param>
    public void Set(int listingId, int priceDecimals, int quantityDecimals)
    {
        while (listingId >= _price.Length)
        {
            Array.Resize(ref _price, _price.Length * 2);
            Array.Resize(ref _quantity, _quantity.Length * 2);
        }

        Version += _price[listingId] == priceDecimals && _quantity[listingId] == quantityDecimals ? 0 : 1;
        _price[listingId] = (byte)priceDecimals;
        _quantity[listingId] = (byte)quantityDecimals;
    }

    /// <summary>Decimals of a listing's price counts.</summary>
    /// <param name="listingId">The listing.</param>
    public int Price(int listingId) => _price[listingId];

    /// <summary>Decimals of a listing's quantity counts.</summary>
    /// <param name="listingId">The listing.</param>
    public int Quantity(int listingId) => _quantity[listingId];
}
