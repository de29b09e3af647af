namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The seeded market behind both venues. One step moves one listing. Its path depends on the seed, the options and the
/// number of steps alone; the clock only stamps times and decides when batched streams are due.
/// All members must be called under <see cref="Lock"/>: one lock keeps market, subscriptions and REST images consistent.
/// </summary>
public sealed class SimMarket : ITradeSink
{
    private static readonly int[] CadencesMillis = [10, 20, 100, 1000, 2000];

    private readonly SeededRandom _random;
    private readonly Quoter _quoter;
    private readonly ReferencePrice[] _references;
    private readonly (int Numerator, int Denominator)?[] _crosses;
    private readonly Listing[][] _listings;
    private readonly IMarketFeed?[] _feeds = new IMarketFeed?[2];
    private readonly QuietListings _quiet;
    private readonly double _walkBps;
    private readonly double _dislocationBps;
    private readonly double _stepsBetweenDislocations;
    private readonly double _decayPerStep;
    private readonly int _keptMarks;
    private double _nextDislocation;

    public SimMarket(SimOptions options, long startMicros)
    {
        _random = new SeededRandom(options.Seed);
        _quoter = new Quoter(_random, options.LevelsPerSide, options.HalfSpreadBps);
        NowMicros = startMicros;
        _keptMarks = options.KeptBookMarks;
        _quiet = new QuietListings(options, startMicros);
        var instruments = options.Instruments;
        _references = new ReferencePrice[instruments.Count];
        _crosses = new (int, int)?[instruments.Count];
        _listings = [new Listing[instruments.Count], new Listing[instruments.Count]];
        var stepsPerInstrument = Math.Max(1.0, (double)options.UpdatesPerSecond / instruments.Count);
        _walkBps = options.VolatilityBps / Math.Sqrt(stepsPerInstrument);
        _dislocationBps = options.DislocationBps;
        _stepsBetweenDislocations = options.UpdatesPerSecond * 60.0 / options.DislocationsPerMinute; // infinity for none
        _nextDislocation = Gap();
        // Half life in steps h = rate × seconds; 1 − ln 2 / h is its decay per step to first order.
        _decayPerStep = 1 - 0.6931471805599453 / Math.Max(2.0, options.UpdatesPerSecond * options.DislocationHalfLife.TotalSeconds);
        for (var index = 0; index < instruments.Count; index++)
        {
            _references[index] = new ReferencePrice(instruments[index]);
            _crosses[index] = Cross(instruments, instruments[index].CrossOf);
            OpenListing(instruments[index], SimVenue.Binance, index, 50_000_000_000);
            OpenListing(instruments[index], SimVenue.Gateio, index, 27_000_000_000);
        }
    }

    /// <summary>Guards the market and everything that hangs on it.</summary>
    public object Lock { get; } = new();

    public long NowMicros { get; private set; }

    public long NowMillis => NowMicros / 1000;

    public long Steps { get; private set; }

    public IReadOnlyList<Listing> Listings(SimVenue venue) => _listings[(int)venue];

    public void Attach(SimVenue venue, IMarketFeed feed) => _feeds[(int)venue] = feed;

    /// <summary>Moves one listing, chosen by the seed; a quiet one is let be.</summary>
    public void Step()
    {
        Steps++;
        if (Steps >= _nextDislocation)
        {
            _nextDislocation = Steps + Gap();
            var size = _dislocationBps * (0.75 + 0.75 * _random.NextDouble()) * (_random.Chance(0.5) ? 1 : -1);
            _references[_random.Next(_references.Length)].Dislocate((SimVenue)_random.Next(2), size, Steps);
        }

        var index = _random.Next(_references.Length);
        if (_quiet.Contains(index))
        {
            return;
        }

        var reference = _references[index];
        if (_crosses[index] is var (numerator, denominator))
        {
            reference.Follow(_references[numerator].Value / _references[denominator].Value);
        }
        else
        {
            reference.Walk(_random, _walkBps);
        }

        var venue = (SimVenue)_random.Next(2);
        var listing = _listings[(int)venue][index];
        _quoter.Requote(listing, reference.Fair(venue, _random, Steps, _decayPerStep), this);
        _feeds[(int)venue]?.BookMoved(listing);
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

        MoveQuiet();
        foreach (var cadence in CadencesMillis)
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
        foreach (var cadence in CadencesMillis)
        {
            Flush(cadence);
        }
    }

    /// <summary>Changes the best bid's size on every listing: a harmless update that makes any gap before it visible.</summary>
    public void TouchAll()
    {
        foreach (var venue in _listings)
        {
            foreach (var listing in venue)
            {
                Quoter.Touch(listing);
                _feeds[(int)listing.Venue]?.BookMoved(listing);
            }
        }
    }

    void ITradeSink.Traded(Listing listing, in TradePrint trade)
    {
        listing.Record(trade);
        _feeds[(int)listing.Venue]?.Traded(listing, trade);
    }

    void ITradeSink.Aggregated(Listing listing, in TradePrint trade) =>
        _feeds[(int)listing.Venue]?.Aggregated(listing, trade);

    private void MoveQuiet()
    {
        for (var index = 0; index < _references.Length; index++)
        {
            foreach (var venue in _listings)
            {
                if (_quiet.IsDue(venue[index].Venue, index, NowMicros))
                {
                    _quiet.Move(venue[index], _references[index], Steps, this);
                    _feeds[(int)venue[index].Venue]?.BookMoved(venue[index]);
                }
            }
        }
    }

    // Half to one and a half times the mean: irregular, but no long silence as a Poisson process would have.
    private double Gap() => _stepsBetweenDislocations * (0.5 + _random.NextDouble());

    private void OpenListing(SimInstrument instrument, SimVenue venue, int index, long idBase)
    {
        var listing = new Listing(instrument, venue, idBase + _random.Next(1_000_000_000)) { Marks = _keptMarks > 0 ? new BookMarks(_keptMarks) : null };
        _listings[(int)venue][index] = listing;
        _quoter.Open(listing, instrument.Price);
        listing.OpenCandle(NowMicros / 60_000_000, listing.Bids.Price(0));
        listing.OpeningBook = listing.Copy();
    }

    private void RollCandles(long minute)
    {
        foreach (var venue in _listings)
        {
            foreach (var listing in venue)
            {
                _feeds[(int)listing.Venue]?.CandleClosed(listing, listing.RollCandle(minute));
            }
        }
    }

    private void Flush(int cadence)
    {
        foreach (var feed in _feeds)
        {
            feed?.Flush(cadence);
        }
    }

    private static (int, int)? Cross(IReadOnlyList<SimInstrument> instruments, (string Numerator, string Denominator)? names)
    {
        if (names is not var (numerator, denominator))
        {
            return null;
        }

        int top = -1, bottom = -1;
        for (var index = 0; index < instruments.Count; index++)
        {
            top = instruments[index].Symbol == numerator ? index : top;
            bottom = instruments[index].Symbol == denominator ? index : bottom;
        }

        return top >= 0 && bottom >= 0 ? (top, bottom) : null;
    }
}
