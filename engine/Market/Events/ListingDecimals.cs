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
    private byte[] _priceShift = new byte[256];
    private byte[] _quantityShift = new byte[256];

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
            Array.Resize(ref _priceShift, _priceShift.Length * 2);
            Array.Resize(ref _quantityShift, _quantityShift.Length * 2);
        }

        Version += _price[listingId] == priceDecimals && _quantity[listingId] == quantityDecimals ? 0 : 1;
        _price[listingId] = (byte)priceDecimals;
        _quantity[listingId] = (byte)quantityDecimals;
    }

    /// <summary>Sets the decimals of a listing that is not counted in units of its base asset.</summary>
    /// <param name="listingId">The listing.</param>
    /// <param name="units">What the venue counts.</param>
    /// <param name="priceDecimals">Decimals of a price count in the engine: those of the text are as many fewer as the units say.</param>
    /// <param name="quantityDecimals">Decimals of a quantity count in the engine.</param>
    public void Set(int listingId, in ListingUnits units, int priceDecimals, int quantityDecimals)
    {
        Set(listingId, priceDecimals - units.PriceShift, quantityDecimals - units.QuantityShift);
        Version += _priceShift[listingId] == units.PriceShift && _quantityShift[listingId] == units.QuantityShift ? 0 : 1;
        _priceShift[listingId] = (byte)units.PriceShift;
        _quantityShift[listingId] = (byte)units.QuantityShift;
    }

    /// <summary>Decimals that a price count has in the engine beyond those of the text: the price is for a power of ten of units.</summary>
    /// <param name="listingId">The listing.</param>
    public int PriceShift(int listingId) => _priceShift[listingId];

    /// <summary>Decimals that a quantity count has in the engine beyond those of the text: a contract is a fraction of a unit.</summary>
    /// <param name="listingId">The listing.</param>
    public int QuantityShift(int listingId) => _quantityShift[listingId];

    /// <summary>Decimals at which the text of a listing's prices is counted.</summary>
    /// <param name="listingId">The listing.</param>
    public int Price(int listingId) => _price[listingId];

    /// <summary>Decimals at which the text of a listing's quantities is counted.</summary>
    /// <param name="listingId">The listing.</param>
    public int Quantity(int listingId) => _quantity[listingId];
}
