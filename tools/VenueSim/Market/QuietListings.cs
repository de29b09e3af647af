namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The symbols that trade rarely: each listing of them moves about every so many seconds of the market's clock, once
/// with a trade and a book change, and not in between. They draw numbers of their own: the other listings move as without them.
/// </summary>
internal sealed class QuietListings
{
    private readonly SeededRandom _random;
    private readonly Quoter _quoter;
    private readonly IReadOnlyList<ReferencePrice> _references;
    private readonly double[] _seconds;
    private readonly long[][] _nextMicros;

    public QuietListings(SimOptions options, IReadOnlyList<SimInstrument> instruments, IReadOnlyList<ReferencePrice> references, long startMicros)
    {
        _random = new SeededRandom(options.Seed ^ 0x5117_5117_5117_5117);
        _quoter = new Quoter(_random, options.LevelsPerSide, options.HalfSpreadBps);
        _references = references;
        _seconds = [.. instruments.Select(instrument => options.Quiet.GetValueOrDefault(instrument.Symbol))];
        _nextMicros = [.. references.Select(reference => new long[reference.Listings.Count])];
        for (var row = 0; row < _seconds.Length; row++)
        {
            for (var index = 0; index < _nextMicros[row].Length; index++)
            {
                Schedule(row, index, startMicros);
            }
        }
    }

    /// <summary>Whether an instrument is quiet, its perpetuals included.</summary>
    public bool Contains(int row) => _seconds[row] > 0;

    /// <summary>Moves what is due by now, each with at least one trade; <paramref name="moved"/> hears of each.</summary>
    public void Move(long nowMicros, long step, ITradeSink trades, Action<Listing> moved)
    {
        for (var row = 0; row < _seconds.Length; row++)
        {
            for (var index = 0; Contains(row) && index < _nextMicros[row].Length; index++)
            {
                if (nowMicros >= _nextMicros[row][index])
                {
                    Schedule(row, index, nowMicros);
                    Move(_references[row], index, step, trades);
                    moved(_references[row].Listings[index]);
                }
            }
        }
    }

    private void Move(ReferencePrice reference, int index, long step, ITradeSink trades)
    {
        var listing = reference.Listings[index];
        var before = listing.NextTradeId;
        _quoter.Requote(listing, reference.Fair(index, _random, step, 1), trades);
        if (listing.NextTradeId == before)
        {
            _quoter.Trade(listing, trades);
        }
    }

    // Half to one and a half times the mean.
    private void Schedule(int row, int index, long nowMicros)
    {
        if (Contains(row))
        {
            _nextMicros[row][index] = nowMicros + (long)(_seconds[row] * 1e6 * (0.5 + _random.NextDouble()));
        }
    }
}
