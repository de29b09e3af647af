namespace Crossfeed.Tests.Health;

/// <summary>Seeded gaps between messages, in seconds.</summary>
internal static class Arrivals
{
    public static Func<double> Regular(double gap) => () => gap;

    public static Func<double> Poisson(Random random, double rate) => () => Exponential(random) / rate;

    /// <summary>A Poisson stream whose rate is divided by what <paramref name="slowdown"/> (1 and more) says of the second since its start. By thinning.</summary>
    public static Func<double> Poisson(Random random, double rate, Func<double, double> slowdown)
    {
        double time = 0;
        return () =>
        {
            double gap = 0;
            do
            {
                var step = Exponential(random) / rate;
                gap += step;
                time += step;
            }
            while (random.NextDouble() * slowdown(time) > 1);
            return gap;
        };
    }

    /// <summary>Log-normal gaps with a mean of 1/<paramref name="rate"/>.</summary>
    public static Func<double> LogNormal(Random random, double rate, double sigma)
    {
        var mu = -Math.Log(rate) - (sigma * sigma / 2);
        return () => Math.Exp(mu + (sigma * Normal(random)));
    }

    /// <summary>Pareto gaps with tail exponent <paramref name="alpha"/> (above 1) and a mean of 1/<paramref name="rate"/>.</summary>
    public static Func<double> Pareto(Random random, double rate, double alpha)
    {
        var least = (alpha - 1) / alpha / rate;
        return () => least * Math.Pow(1 - random.NextDouble(), -1 / alpha);
    }

    /// <summary>A self-exciting stream: each message adds to an intensity that decays, with the given branching ratio (below 1); mean rate <paramref name="rate"/>. By thinning.</summary>
    public static Func<double> Hawkes(Random random, double rate, double branching, double decay)
    {
        var ground = rate * (1 - branching);
        double excited = 0;
        return () =>
        {
            double gap = 0;
            while (true)
            {
                var bound = ground + excited;
                var step = Exponential(random) / bound;
                gap += step;
                excited *= Math.Exp(-decay * step);
                if (random.NextDouble() * bound <= ground + excited)
                {
                    excited += branching * decay;
                    return gap;
                }
            }
        };
    }

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
