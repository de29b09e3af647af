using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The seeded market behind all venues. One step moves one listing. Its path depends on the seed, the venues, the options and
/// the number of steps alone; the clock only stamps times and decides when batched streams are due.
/// All members must be called under <see cref="Lock"/>: one lock keeps market, subscriptions and REST images consistent.
/// </summary>
public sealed class SimMarket : ITradeSink
{
    private readonly SeededRandom _random;
    private readonly Quoter _quoter;
    private readonly ReferencePrice[] _references;
    private readonly (int Numerator, int Denominator)?[] _follows;
    private readonly Dictionary<SimVenue, List<Listing>> _listings = [];
    private readonly Dictionary<SimVenue, IMarketFeed> _feeds = [];
    private readonly SortedSet<int> _cadencesMillis = [];
    private readonly QuietListings _quiet;
    private readonly double _walkBps;
    private readonly double _dislocationBps;
    private readonly double _stepsBetweenDislocations;
    private readonly double _decayPerStep;
    private readonly int _keptMarks;
    private double _nextDislocation;

    public SimMarket(SimOptions options, IReadOnlyList<SimVenue> venues, long startMicros)
    {
        _random = new SeededRandom(options.Seed);
        _quoter = new Quoter(_random, options.LevelsPerSide, options.HalfSpreadBps);
        NowMicros = startMicros;
        _keptMarks = options.KeptBookMarks;
        var instruments = Listed(options.InstrumentsOf(venues), venues);
        var stepsPerInstrument = Math.Max(1.0, (double)options.UpdatesPerSecond / instruments.Count);
        _walkBps = options.VolatilityBps / Math.Sqrt(stepsPerInstrument);
        _dislocationBps = options.DislocationBps;
        _stepsBetweenDislocations = options.UpdatesPerSecond * 60.0 / options.DislocationsPerMinute; // infinity for none
        _nextDislocation = Gap();
        // Half life in steps h = rate × seconds; 1 − ln 2 / h is its decay per step to first order.
        _decayPerStep = 1 - 0.6931471805599453 / Math.Max(2.0, options.UpdatesPerSecond * options.DislocationHalfLife.TotalSeconds);
        foreach (var venue in venues)
        {
            _listings.Add(venue, []);
        }

        _references = [.. instruments.Select(instrument => new ReferencePrice(instrument.Price, Open(instrument, venues)))];
        _follows = [.. instruments.Select(instrument => Followed(instruments, instrument.Follows))];
        _quiet = new QuietListings(options, instruments, _references, startMicros);
    }

    /// <summary>Guards the market and everything that hangs on it.</summary>
    public object Lock { get; } = new();

    public long NowMicros { get; private set; }

    public long NowMillis => NowMicros / 1000;

    public long Steps { get; private set; }

    public IReadOnlyList<Listing> Listings(SimVenue venue) => _listings[venue];

    /// <summary>A venue's listing by its canonical symbol (BTC/USDT, BTC/USDT:PERP); null when it has none.</summary>
    public Listing? Find(SimVenue venue, string symbol) => _listings[venue].Find(listing => listing.Instrument.Symbol == symbol);

    public void Attach(SimVenue venue, IMarketFeed feed) => _feeds.Add(venue, feed);

    /// <summary>From now on streams of this cadence are flushed.</summary>
    public void AddCadence(int millis)
    {
        if (millis > 0)
        {
            _cadencesMillis.Add(millis);
        }
    }

    /// <summary>Moves one listing, chosen by the seed; a quiet one is let be.</summary>
    public void Step()
    {
        Steps++;
        if (Steps >= _nextDislocation)
        {
            _nextDislocation = Steps + Gap();
            var size = _dislocationBps * (0.75 + 0.75 * _random.NextDouble()) * (_random.Chance(0.5) ? 1 : -1);
            var jumping = _references[_random.Next(_references.Length)];
            jumping.Dislocate(_random.Next(jumping.Listings.Count), size, Steps);
        }

        var row = _random.Next(_references.Length);
        if (_quiet.Contains(row))
        {
            return;
        }

        var reference = _references[row];
        if (_follows[row] is var (numerator, denominator))
        {
            reference.Follow(denominator < 0 ? _references[numerator].Value : _references[numerator].Value / _references[denominator].Value);
        }
        else
        {
            reference.Walk(_random, _walkBps);
        }

        var index = _random.Next(reference.Listings.Count);
        _quoter.Requote(reference.Listings[index], reference.Fair(index, _random, Steps, _decayPerStep), this);
        BookMoved(reference.Listings[index]);
    }

    /// <summary>Advances the clock: closes bars and flushes the streams whose cadence it crosses. Never goes back.</summary>
    public void AdvanceTo(long micros)
    {
        if (micros <= NowMicros)
        {
            return;
        }

        var before = NowMicros;
        NowMicros = micros;
        var minute = micros / 60_000_000;
        if (minute != before / 60_000_000)
        {
            RollCandles(minute);
        }

        _quiet.Move(NowMicros, Steps, this, BookMoved);
        foreach (var cadence in _cadencesMillis)
        {
            if (micros / 1000 / cadence != before / 1000 / cadence)
            {
                Flush(cadence);
            }
        }
    }

    /// <summary>Flushes every batched stream now.</summary>
    public void FlushAll()
    {
        foreach (var cadence in _cadencesMillis)
        {
            Flush(cadence);
        }
    }

    /// <summary>Changes the best bid's size on every listing: a harmless update that makes any gap before it visible.</summary>
    public void TouchAll()
    {
        foreach (var listing in _listings.Values.SelectMany(listings => listings))
        {
            Quoter.Touch(listing);
            BookMoved(listing);
        }
    }

    void ITradeSink.Traded(Listing listing, in TradePrint trade)
    {
        listing.Record(trade);
        if (_feeds.TryGetValue(listing.Venue, out var feed))
        {
            feed.Traded(listing, trade);
        }
    }

    void ITradeSink.Aggregated(Listing listing, in TradePrint trade)
    {
        listing.RecordAggregate(trade);
        if (_feeds.TryGetValue(listing.Venue, out var feed))
        {
            feed.Aggregated(listing, trade);
        }
    }

    private void BookMoved(Listing listing)
    {
        if (_feeds.TryGetValue(listing.Venue, out var feed))
        {
            feed.BookMoved(listing);
        }
    }

    // Half to one and a half times the mean: irregular, but no long silence as a Poisson process would have.
    private double Gap() => _stepsBetweenDislocations * (0.5 + _random.NextDouble());

    // A row a pair: its listings on all venues, the perpetuals behind the pair itself.
    private List<Listing> Open(SimInstrument pair, IReadOnlyList<SimVenue> venues)
    {
        var row = new List<Listing>();
        foreach (var instrument in (SimInstrument[])[pair, pair.Perpetual])
        {
            foreach (var venue in venues)
            {
                if (venue.Lists(instrument))
                {
                    row.Add(OpenListing(instrument, venue));
                }
            }
        }

        return row;
    }

    private Listing OpenListing(SimInstrument instrument, SimVenue venue)
    {
        var listing = new Listing(instrument, venue, venue.FirstIdBase + _random.Next(1_000_000_000)) { Marks = _keptMarks > 0 ? new BookMarks(_keptMarks) : null };
        _listings[venue].Add(listing);
        _quoter.Open(listing, instrument.Price);
        listing.OpenCandle(NowMicros / 60_000_000, listing.Bids.Price(0));
        listing.OpeningBook = listing.Whole();
        return listing;
    }

    private void RollCandles(long minute)
    {
        foreach (var listing in _listings.Values.SelectMany(listings => listings))
        {
            var closed = listing.RollCandle(minute);
            if (_feeds.TryGetValue(listing.Venue, out var feed))
            {
                feed.CandleClosed(listing, closed);
            }
        }
    }

    private void Flush(int cadence)
    {
        foreach (var feed in _feeds.Values)
        {
            feed.Flush(cadence);
        }
    }

    // What no venue of the run lists has no place in the market.
    private static List<SimInstrument> Listed(IReadOnlyList<SimInstrument> instruments, IReadOnlyList<SimVenue> venues) =>
        [.. instruments.Where(instrument => venues.Any(venue => venue.Lists(instrument) || venue.Lists(instrument.Perpetual)))];

    // The rows that an instrument follows; -1 for no denominator. What follows something that is not simulated walks by itself.
    private static (int, int)? Followed(List<SimInstrument> instruments, (string Numerator, string? Denominator)? names)
    {
        if (names is not var (numerator, denominator))
        {
            return null;
        }

        var top = instruments.FindIndex(instrument => instrument.Symbol == numerator);
        var bottom = denominator is null ? -1 : instruments.FindIndex(instrument => instrument.Symbol == denominator);
        return top < 0 || (bottom < 0 && denominator is not null) ? null : (top, bottom);
    }
}
