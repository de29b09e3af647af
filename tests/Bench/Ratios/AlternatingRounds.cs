using System.Runtime;
using Crossfeed.Bench.Journey.Frames;

namespace Crossfeed.Tests.Bench.Ratios;

/// <summary>
/// Two loops on one thread in turn, a round each, timed by the thread's own time: whatever the machine does meanwhile falls on both, and the shortest rounds are those that nothing
/// disturbed. Where the system tells no such time it is the ordinary clock's, and the shortest rounds have to do.
/// </summary>
internal sealed class AlternatingRounds
{
    // Pairs of rounds between two looks at whether the compiler is done.
    private const int WindowPairs = 8;

    // Pairs take 2 ms at least: 160 ms in all, and the last 80 of them without a method compiled. The project counts calls from the first on, as the engine does, so that the compiler
    // does not wait for a quiet moment before it begins.
    private const int LeastWindows = 10;
    private const int MostWindows = 100;
    private const int CalmWindows = 5;

    // A window that undercuts all before it by more than this tells that one side has just become faster.
    private const double Improvement = 0.95;

    private readonly Side _subject;
    private readonly Side _baseline;
    private readonly Action? _prepare;

    /// <summary>Two loops that are called as often as a round needs to be long enough for the clock.</summary>
    /// <param name="subject">What is judged.</param>
    /// <param name="baseline">What it is compared with.</param>
    public AlternatingRounds(Func<long> subject, Func<long> baseline) => (_subject, _baseline) = (new Side(subject, isOnce: false), new Side(baseline, isOnce: false));

    /// <summary>A subject that has to be prepared before each call: a round of it is one call.</summary>
    /// <param name="subject">What is judged; should take some tenths of a millisecond.</param>
    /// <param name="baseline">What it is compared with.</param>
    /// <param name="prepare">Runs before each round of the subject; neither timed nor counted.</param>
    public AlternatingRounds(Func<long> subject, Func<long> baseline, Action prepare) =>
        (_subject, _baseline, _prepare) = (new Side(subject, isOnce: true), new Side(baseline, isOnce: true), prepare);

    /// <summary>Two actions.</summary>
    /// <param name="subject">What is judged.</param>
    /// <param name="baseline">What it is compared with.</param>
    public static AlternatingRounds Of(Action subject, Action baseline) => new(Returning(subject), Returning(baseline));

    /// <summary>Runs pairs until the compiler is silent and neither side becomes faster any more; a number of pairs bounds it, no time.</summary>
    public void WarmUp()
    {
        var best = Run(WindowPairs);
        var methods = JitInfo.GetCompiledMethodCount();
        for (int window = 1, calm = 0; window < MostWindows && (window < LeastWindows || calm < CalmWindows); window++)
        {
            var next = Run(WindowPairs);
            var isFaster = next.SubjectNanos < best.SubjectNanos * Improvement || next.BaselineNanos < best.BaselineNanos * Improvement;
            var methodsNow = JitInfo.GetCompiledMethodCount();
            calm = isFaster || methodsNow != methods ? 0 : calm + 1;
            methods = methodsNow;
            best = best.Shorter(next);
        }
    }

    /// <summary>Runs pairs.</summary>
    /// <returns>A call of each in its shortest round, and all that the subject's rounds allocated.</returns>
    public RoundCosts Run(int pairs)
    {
        var costs = RoundCosts.None;
        for (var i = 0; i < pairs; i++)
        {
            var baselineNanos = _baseline.Round();
            _prepare?.Invoke();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var subjectNanos = _subject.Round();
            costs = costs.Shorter(new RoundCosts(subjectNanos, baselineNanos, GC.GetAllocatedBytesForCurrentThread() - allocated));
        }

        return costs;
    }

    private static Func<long> Returning(Action action) => () =>
    {
        action();
        return 0;
    };

    private sealed class Side(Func<long> call, bool isOnce)
    {
        private const long LeastNanos = 1_000_000; // a round: a thousand times what reading the clock takes
        private const int MostCalls = 1 << 20;

        private int _calls = 1;
        private long _sum; // of what the calls return, so that nothing can be left out

        /// <summary>Nanoseconds that a call takes, in a round of at least a millisecond. Rounds grow, as code becomes faster while it is compiled.</summary>
        public double Round()
        {
            while (true)
            {
                var start = ThreadTime.Nanos();
                for (var i = 0; i < _calls; i++)
                {
                    _sum += call();
                }

                var nanos = ThreadTime.Nanos() - start;
                if (isOnce || nanos >= LeastNanos || _calls == MostCalls)
                {
                    return (double)nanos / _calls;
                }

                _calls *= 2;
            }
        }
    }
}
