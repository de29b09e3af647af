namespace Crossfeed.VenueSim.Market;

/// <summary>
/// An instrument's reference price (a random walk) and how far each of its listings is from it: mean-reverting noise, plus
/// now and then a dislocation that decays. Everything counts steps, not time, so that a seed fixes the path.
/// </summary>
public sealed class ReferencePrice(double price, IReadOnlyList<Listing> listings)
{
    private const double NoiseMemory = 0.95;       // per step of the listing
    private const double NoiseBps = 0.6;           // per step; the stationary deviation is 0.6 / √(1 − 0.95²) ≈ 2 bps
    private const double PerpetualBasisBps = 2.5;  // what a perpetual costs more than its pair

    private readonly double[] _noiseBps = new double[listings.Count];
    private readonly double[] _dislocationBps = new double[listings.Count];
    private readonly long[] _dislocatedAt = new long[listings.Count];

    /// <summary>The walk's price.</summary>
    public double Value { get; private set; } = price;

    /// <summary>The instrument's listings (a perpetual's with its pair's), in the order of the venues.</summary>
    public IReadOnlyList<Listing> Listings { get; } = listings;

    public void Walk(SeededRandom random, double stepBps) => Value *= 1 + random.NextBell() * stepBps * 1e-4;

    /// <summary>For an instrument that follows others: their price.</summary>
    public void Follow(double value) => Value = value;

    /// <summary>A listing's price jumps away; <paramref name="index"/> is of <see cref="Listings"/>.</summary>
    public void Dislocate(int index, double bps, long step)
    {
        _dislocationBps[index] = bps;
        _dislocatedAt[index] = step;
    }

    /// <summary>The fair price of a listing at a step; draws its noise.</summary>
    public double Fair(int index, SeededRandom random, long step, double decayPerStep)
    {
        ref var noise = ref _noiseBps[index];
        noise = noise * NoiseMemory + random.NextBell() * NoiseBps;
        var dislocation = _dislocationBps[index] * Power(decayPerStep, step - _dislocatedAt[index]);
        var basis = Listings[index].Instrument.Kind == SimMarketKind.Linear ? PerpetualBasisBps : 0;
        return Value * (1 + (noise + dislocation + basis) * 1e-4);
    }

    // By squaring, with multiplications only: Math.Pow may differ in the last bit between platforms.
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) != 0)
            {
                result *= value;
            }
        }

        return result;
    }
}
