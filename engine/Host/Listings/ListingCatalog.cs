using System.Text;
using Crossfeed.Arbitrage;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>
/// Gives ids to listings and prepares what the hot plane needs for them. Cold; one thread at a time. Ids are dense and in order of definition, which is the order of the
/// capture on replay.
/// </summary>
/// <param name="selected">Canonical symbols that the user asked for; null for all.</param>
/// <param name="fees">Taker fees that the user set.</param>
public sealed class ListingCatalog(IReadOnlySet<Symbol>? selected, FeeOverrides fees)
{
    /// <summary>Most listings. Book ids index arrays; a venue list has a few thousand entries, all venues together fewer than this.</summary>
    public const int MaxListings = 1 << 16;

    private readonly HashSet<Symbol>? _selected = selected is null ? null : [.. selected];
    private readonly List<Listing> _listings = [];
    private readonly Dictionary<Feed, Dictionary<string, int>> _natives = [];
    private readonly Dictionary<Feed, Dictionary<string, OrderBook>> _books = []; // of every listing that was ever wanted, by native symbol
    private readonly HashSet<Symbol> _known = [];

    /// <summary>Names of all listings by id, for the trigger file; may be read by another thread while listings are added.</summary>
    public ListingNames Names { get; } = new();

    /// <summary>Listings that have an id, those that left among them.</summary>
    public int Count => _listings.Count;

    /// <summary>Every symbol that a definition named, asked for or not.</summary>
    public IReadOnlySet<Symbol> KnownSymbols => _known;

    /// <summary>Asks for more symbols: from now on a definition of one of them makes a book, also where it was passed over before.</summary>
    /// <param name="symbols">Canonical symbols.</param>
    public void Select(IEnumerable<Symbol> symbols) => _selected?.UnionWith(symbols);

    /// <summary>Takes definitions in; a listing that is known already keeps its first definition, and comes back with its id and book when it had left.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <returns>What the hot plane needs to know of them.</returns>
    /// <exception cref="UsageException">A definition names a feed that this build does not have, or there are too many.</exception>
    public ListingUpdate Add(IEnumerable<ListingDefinition> definitions)
    {
        var books = new List<OrderBook>();
        var changed = new HashSet<Feed>();
        foreach (var definition in definitions)
        {
            var feed = FeedOf(definition);
            var natives = NativesOf(feed);
            _known.Add(definition.Symbol);
            var wanted = _selected is null || _selected.Contains(definition.Symbol);
            if (natives.TryGetValue(definition.Native, out var id) && (id != SymbolTable.Unselected || !wanted))
            {
                continue;
            }

            var book = wanted ? BookOf(feed, definition.Native) ?? MakeBook(definition, feed) : null;
            natives[definition.Native] = book?.Listing.Id ?? SymbolTable.Unselected;
            changed.Add(feed);
            if (book is not null)
            {
                books.Add(book);
            }
        }

        return Update(books, changed);
    }

    /// <summary>Whether a listing has an id, though it may have left.</summary>
    /// <param name="definition">Its definition.</param>
    public bool HasId(ListingDefinition definition) => _books.TryGetValue(FeedOf(definition), out var books) && books.ContainsKey(definition.Native);

    /// <summary>Why a definition cannot be taken in; null when it can.</summary>
    /// <param name="definition">The definition.</param>
    public static string? Refusal(ListingDefinition definition)
    {
        try
        {
            Decimals(definition, definition.PriceIncrement, "price");
            Decimals(definition, definition.QuantityIncrement, "quantity");
            Units(definition);
            return null;
        }
        catch (UsageException e)
        {
            return e.Message;
        }
    }

    /// <summary>Takes listings out: their symbols are no longer asked for. Those that are not in are passed over.</summary>
    /// <param name="definitions">Their definitions.</param>
    /// <returns>What the hot plane needs to know: the books that leave, and the tables without them.</returns>
    /// <exception cref="UsageException">A definition names a feed that this build does not have.</exception>
    public ListingUpdate Remove(IEnumerable<ListingDefinition> definitions)
    {
        var books = new List<OrderBook>();
        var changed = new HashSet<Feed>();
        foreach (var definition in definitions)
        {
            var feed = FeedOf(definition);
            var natives = NativesOf(feed);
            if (natives.TryGetValue(definition.Native, out var id) && id != SymbolTable.Unselected)
            {
                natives[definition.Native] = SymbolTable.Unselected;
                changed.Add(feed);
                books.Add(_books[feed][definition.Native]);
            }
        }

        return Update(books, changed);
    }

    private ListingUpdate Update(List<OrderBook> books, HashSet<Feed> changed) =>
        new([.. books], changed.Select(feed => new FeedTable(feed, new SymbolTable(_natives[feed]))).ToArray());

    private Dictionary<string, int> NativesOf(Feed feed)
    {
        if (!_natives.TryGetValue(feed, out var natives))
        {
            _natives.Add(feed, natives = new Dictionary<string, int>(StringComparer.Ordinal));
            _books.Add(feed, new Dictionary<string, OrderBook>(StringComparer.Ordinal));
        }

        return natives;
    }

    private OrderBook? BookOf(Feed feed, string native) => _books[feed].GetValueOrDefault(native);

    private OrderBook MakeBook(ListingDefinition definition, Feed feed)
    {
        var book = new OrderBook(Create(definition, feed));
        _books[feed].Add(definition.Native, book);
        return book;
    }

    private static Feed FeedOf(ListingDefinition definition) =>
        VenueRegistry.Find(definition.Venue, definition.Symbol.Market)
        ?? throw new UsageException($"{definition.Venue} {definition.Symbol}: this build has no such feed; it has {string.Join(", ", VenueRegistry.Feeds.Select(f => f.Name))}");

    private Listing Create(ListingDefinition definition, Feed feed)
    {
        if (_listings.Count == MaxListings)
        {
            throw new UsageException($"more than {MaxListings} listings; choose fewer with --symbols");
        }

        var units = Units(definition);
        var listing = new Listing
        {
            Id = _listings.Count,
            Venue = definition.Venue,
            Market = definition.Symbol.Market,
            Native = definition.Native,
            Symbol = definition.Symbol,
            Units = units,
            PriceDecimals = Math.Max(Decimals(definition, definition.PriceIncrement, "price"), units.PriceShift),
            QuantityDecimals = Math.Max(Decimals(definition, definition.QuantityIncrement, "quantity"), units.QuantityShift),
            TakerFeeE8 = fees.Find(feed) ?? definition.TakerFeeE8 ?? feed.BaseTakerFeeE8,
            Rules = feed.Rules,
            Assets = feed.Assets,
        };
        _listings.Add(listing);
        Names.Set(listing.Id, listing.Venue, listing.Symbol.ToString());
        return listing;
    }

    private static ListingUnits Units(ListingDefinition definition) => ListingUnits.TryCreate(definition.ContractSize, definition.Bundle, out var units)
        ? units
        : throw new UsageException($"{definition.Venue} {definition.Native}: a contract of '{definition.ContractSize}' in bundles of {definition.Bundle} cannot be counted exactly");

    private static int Decimals(ListingDefinition definition, string increment, string what)
    {
        var decimals = FixedPoint.SignificantDecimals(Encoding.UTF8.GetBytes(increment));
        return decimals is >= 0 and <= FixedPoint.MaxDecimals
            ? decimals
            : throw new UsageException($"{definition.Venue} {definition.Native}: the {what} increment '{increment}' is not a decimal of at most {FixedPoint.MaxDecimals} places");
    }
}
