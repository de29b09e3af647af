namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The symbols that trade rarely: each listing of them moves about every so many seconds of the market's clock, once
/// with a trade and a book change, and not in between. They draw numbers of their own: the other listings move as without them.
/// </summary>
internal sealed class QuietListings
{
    private readonly SeededRandom _random;
    private readonly Quoter _quoter;
    private readonly double[] _seconds;
    private readonly long[,] _nextMicros;

    public QuietListings(SimOptions options, long startMicros)
    {
        _random = new SeededRandom(options.Seed ^ 0x5117_5117_5117_5117);
        _quoter = new Quoter(_random, options.LevelsPerSide, options.HalfSpreadBps);
        _seconds = [.. options.Instruments.Select(instrument => options.Quiet.GetValueOrDefault(instrument.Symbol))];
        _nextMicros = new long[2, _seconds.Length];
        for (var index = 0; index < _seconds.Length; index++)
        {
            Schedule(SimVenue.Binance, index, startMicros);
            Schedule(SimVenue.Gateio, index, startMicros);
        }
    }

    public bool Contains(int index) => _seconds[index] > 0;

    /// <summary>Whether a listing is to move by now; the next time is then drawn.</summary>
    public bool IsDue(SimVenue venue, int index, long nowMicros)
    {
        if (!Contains(index) || nowMicros < _nextMicros[(int)venue, index])
        {
            return false;
        }

        Schedule(venue, index, nowMicros);
        return true;
    }

    /// <summary>Moves a listing around its price, with at least one trade.</summary>
    public void Move(Listing listing, ReferencePrice reference, long step, ITradeSink trades)
    {
        var before = listing.NextTradeId;
        _quoter.Requote(listing, reference.Fair(listing.Venue, _random, step, 1), trades);
        if (listing.NextTradeId == before)
        {
            _quoter.Trade(listing, trades);
        }
    }

    // Half to one and a half times the mean.
    private void Schedule(SimVenue venue, int index, long nowMicros)
    {
        if (Contains(index))
        {
            _nextMicros[(int)venue, index] = nowMicros + (long)(_seconds[index] * 1e6 * (0.5 + _random.NextDouble()));
        }
    }
}
