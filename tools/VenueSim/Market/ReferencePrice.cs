namespace Crossfeed.VenueSim.Market;

/// <summary>
/// An instrument's reference price (a random walk) and how far each venue is from it: mean-reverting noise, plus now
/// and then a dislocation that decays. Everything counts steps, not time, so that a seed fixes the path.
/// </summary>
public sealed class ReferencePrice(SimInstrument instrument)
{
    private const double NoiseMemory = 0.95; // per step of the listing
    private const double NoiseBps = 0.6;     // per step; the stationary deviation is 0.6 / √(1 − 0.95²) ≈ 2 bps

    private readonly double[] _noiseBps = new double[2];
    private readonly double[] _dislocationBps = new double[2];
    private readonly long[] _dislocatedAt = new long[2];

    public double Value { get; private set; } = instrument.Price;

    public void Walk(SeededRandom random, double stepBps) => Value *= 1 + random.NextBell() * stepBps * 1e-4;

    /// <summary>For a cross pair: the ratio of the two instruments that it follows.</summary>
    public void Follow(double ratio) => Value = ratio;

    public void Dislocate(SimVenue venue, double bps, long step)
    {
        _dislocationBps[(int)venue] = bps;
        _dislocatedAt[(int)venue] = step;
    }

    /// <summary>The venue's fair price at a step; draws its noise.</summary>
    public double Fair(SimVenue venue, SeededRandom random, long step, double decayPerStep)
    {
        ref var noise = ref _noiseBps[(int)venue];
        noise = noise * NoiseMemory + random.NextBell() * NoiseBps;
        var dislocation = _dislocationBps[(int)venue] * Power(decayPerStep, step - _dislocatedAt[(int)venue]);
        return Value * (1 + (noise + dislocation) * 1e-4);
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
