using Crossfeed.Health;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Health;

/// <summary>
/// Live streams are never called silent, over hours and days of virtual time; <c>CROSSFEED_LONG=1</c> makes that eight times as much. Most cases are a stream and a line of its own, the hardest
/// there is: nothing else vouches for it.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SilenceFalseAlarmTests
{
    private const double Hour = 3_600;
    private const double Day = 24 * Hour;
    private const int Longer = 8; // times the seeds of an ordinary run, which take minutes

    private static readonly int Seeds = Environment.GetEnvironmentVariable("CROSSFEED_LONG") == "1" ? Longer : 1;

    [TestCase(100, 0.12)]
    [TestCase(20, 0.5)]
    [TestCase(5, 0.5)]
    [TestCase(1, 1.5)]
    [TestCase(0.1, 1.5)]
    [TestCase(1 / 300.0, 3)]
    public void Poisson_streams_raise_no_alarm(double rate, double days) =>
        Alone(days, (random, _) => Arrivals.Poisson(random, rate));

    [TestCase(100, 1.0)]
    [TestCase(20, 1.5)]
    [TestCase(10, 2.0)]
    [TestCase(1, 1.5)]
    [TestCase(0.1, 2.0)]
    public void Log_normal_gaps_raise_no_alarm(double rate, double sigma) =>
        Alone(rate > 50 ? 0.12 : 0.5, (random, _) => Arrivals.LogNormal(random, rate, sigma));

    [TestCase(50, 3.0)]
    [TestCase(10, 2.0)]
    [TestCase(10, 1.5)]
    [TestCase(1, 1.5)]
    public void Heavy_tails_raise_no_alarm(double rate, double alpha) =>
        Alone(rate > 20 ? 0.25 : 0.5, (random, _) => Arrivals.Pareto(random, rate, alpha));

    [TestCase(20, 0.5, 1)]
    [TestCase(20, 0.8, 1)]
    [TestCase(5, 0.9, 5)]
    [TestCase(1, 0.95, 10)]
    [TestCase(0.05, 0.9, 10)]
    public void Self_exciting_streams_raise_no_alarm(double rate, double branching, double decay) =>
        Alone(0.5, (random, _) => Arrivals.Hawkes(random, rate, branching, decay));

    [Test]
    public void A_listing_that_trades_once_in_five_minutes_and_whose_book_hardly_moves_raises_no_alarm()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var watch = new SilenceWatch(new SilenceOptions());
            var market = new SimulatedMarket(watch);
            market.Add("SLOW", StreamChannel.Trades, Arrivals.Poisson(random, 1 / 300.0));
            market.Add("SLOW", StreamChannel.Depth, Arrivals.Poisson(random, 1 / 40.0), provable: true);
            market.Add("SLOW", StreamChannel.Quotes, Arrivals.Poisson(random, 1 / 90.0));
            market.Add("BUSY", StreamChannel.Depth, Arrivals.Poisson(random, 8), line: 2, provable: true);
            market.Add("BUSY", StreamChannel.Trades, Arrivals.Hawkes(random, 3, 0.7, 2), line: 2);
            market.RunWithoutAlarm(2 * Day, $"seed {seed}");
        }
    }

    [Test]
    public void Streams_of_all_rates_whose_proofs_and_quotes_run_ahead_of_their_messages_raise_no_alarm()
    {
        for (var seed = 1; seed <= 2 * Seeds; seed++)
        {
            var random = new Random(seed);
            var watch = new SilenceWatch(new SilenceOptions());
            var market = new SimulatedMarket(watch);
            double[] rates = [50, 50, 5, 0.5, 1 / 40.0, 1 / 300.0, 1 / 40.0, 1 / 300.0];
            var books = new List<int>();
            for (var i = 0; i < rates.Length; i++)
            {
                var line = i < 6 ? 1 : 2; // on the second one there are slow ones only
                books.Add(market.Add($"L{i}", StreamChannel.Depth, Arrivals.Poisson(random, rates[i]), line, provable: true));
                market.Add($"L{i}", StreamChannel.Quotes, Arrivals.Poisson(random, rates[i]), line);
                market.Add($"L{i}", StreamChannel.Trades, Arrivals.Poisson(random, rates[i] / 5), line);
            }

            market.Run(Hour / 2, () =>
            {
                foreach (var book in books)
                {
                    ref var sighting = ref market.Sighting(book);
                    if (watch.Verdict(book).AskDue)
                    {
                        watch.Asked(book, market.Now);
                        watch.Prove(book, venueSequence: 1 + sighting.Messages, market.Now, ownSequence: 1 + sighting.Messages);
                    }

                    // Quotes come first, and the delta they belong to within a second.
                    var isAhead = rates[books.IndexOf(book)] >= 5 && random.Next(2) == 0;
                    (sighting.DepthSequence, sighting.QuoteSequence) = (sighting.Messages + 1, sighting.Messages + (isAhead ? 2 : 1));
                }

                Assert.That((watch.SilencesFound, watch.LineVerdict(1).IsSilent, watch.LineVerdict(2).IsSilent), Is.EqualTo((0L, false, false)), $"seed {seed} at {Timestamp.Text(market.Now)}");
                return true;
            });
        }
    }

    [TestCase(1)]
    [TestCase(4)]
    public void A_market_that_calms_down_fifty_fold_within_a_minute_raises_no_alarm(int lines)
    {
        for (var seed = 1; seed <= 2 * Seeds; seed++)
        {
            var random = new Random(seed);
            var watch = new SilenceWatch(new SilenceOptions());
            var market = new SimulatedMarket(watch);
            for (var i = 0; i < 12; i++)
            {
                var rate = Math.Pow(10, 1.5 - (i % 4 * 0.5));
                market.Add($"S{i}", StreamChannel.Depth, Arrivals.Poisson(random, rate, Calm), 1 + (i % lines), true);
                market.Add($"S{i}", StreamChannel.Quotes, Arrivals.Poisson(random, rate * 2, Calm), 1 + (i % lines));
                market.Add($"S{i}", StreamChannel.Trades, Arrivals.Poisson(random, rate / 3, Calm), 1 + (i % lines));
            }

            market.RunWithoutAlarm(4 * Hour, $"seed {seed}");
        }
    }

    [Test]
    public void One_listing_alone_that_calms_down_fifty_fold_within_a_minute_raises_no_alarm()
    {
        for (var seed = 1; seed <= 3 * Seeds; seed++)
        {
            var random = new Random(seed);
            var watch = new SilenceWatch(new SilenceOptions());
            var market = new SimulatedMarket(watch);
            market.Add("ONE", StreamChannel.Depth, Arrivals.Poisson(random, 10, Calm));
            market.Add("ONE", StreamChannel.Quotes, Arrivals.Poisson(random, 30, Calm));
            market.Add("ONE", StreamChannel.Trades, Arrivals.Poisson(random, 3, Calm));
            market.RunWithoutAlarm(4 * Hour, $"seed {seed}");
        }
    }

    // Half an hour of storm, a minute of calming down fifty-fold, half an hour of calm, a minute of rising, and again.
    private static double Calm(double seconds)
    {
        var phase = seconds % 3_600;
        return phase < 1_800 ? 1
            : phase < 1_860 ? Math.Pow(50, (phase - 1_800) / 60)
            : phase < 3_540 ? 50
            : Math.Pow(50, (3_600 - phase) / 60);
    }

    private static void Alone(double days, Func<Random, int, Func<double>> gaps)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var watch = new SilenceWatch(new SilenceOptions());
            var market = new SimulatedMarket(watch);
            for (var i = 0; i < 4; i++)
            {
                market.Add($"S{i}", StreamChannel.Trades, gaps(random, i), line: i + 1);
            }

            market.RunWithoutAlarm(days * Day, $"seed {seed}");
            Assert.That(market.Sighting(0).Messages, Is.GreaterThan(0));
        }
    }
}
