using System.Runtime;

namespace Crossfeed.Host;

/// <summary>
/// Runs built-in frames through a twin of the hot path until its code is compiled as well as it ever will be, so that the first real frame is as fast as the millionth. Runs
/// before the first connection is opened; nothing of it is seen by the real run.
/// </summary>
/// <param name="shape">What the real run will look like.</param>
/// <param name="limit">Longest time that it may take.</param>
/// <param name="time">The clock.</param>
/// <param name="compiledMethods">Methods that the JIT has compiled so far.</param>
public sealed class WarmUpRunner(WarmUpShape shape, TimeSpan limit, TimeProvider time, Func<long> compiledMethods)
{
    /// <summary>
    /// Rounds at least, unless the limit comes first. A method is compiled anew after 30 calls to count what it does, and again after 30 more to make use of it; twice 30 and a few
    /// also get what is called once a round (opening a connection, entering a loop) that far.
    /// </summary>
    public const int LeastRounds = 64;

    /// <summary>Prepares a warm-up by the machine's clock and JIT.</summary>
    /// <param name="shape">What the real run will look like.</param>
    /// <param name="limit">Longest time that it may take.</param>
    public WarmUpRunner(WarmUpShape shape, TimeSpan limit)
        : this(shape, limit, TimeProvider.System, static () => JitInfo.GetCompiledMethodCount())
    {
    }

    /// <summary>Longest time unless asked otherwise. A quiet machine needs a second for two venues, ten for every feed there is.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Warms up.</summary>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="EngineException">The path failed on a built-in frame, or there is no room for its temporary files.</exception>
    public async Task<WarmUpReport> RunAsync(CancellationToken stop)
    {
        var start = time.GetTimestamp();
        var methodsBefore = compiledMethods();
        var quiet = new JitQuiet(LeastRounds, time);
        bool IsTimeLeft() => !stop.IsCancellationRequested && time.GetElapsedTime(start) < limit;
        var (frames, rounds, isQuiet) = (0L, 0, false);
        var twin = await WarmUpTwin.StartAsync(shape).ConfigureAwait(false);
        await using (twin.ConfigureAwait(false))
        {
            while (!isQuiet && IsTimeLeft())
            {
                var played = await twin.PlayRoundAsync(IsTimeLeft).ConfigureAwait(false);
                frames += played;
                rounds += played == twin.FramesPerRound ? 1 : 0;
                isQuiet = quiet.EndRound(compiledMethods());
            }
        }

        CollectGarbage();
        return new WarmUpReport(frames, rounds, shape.Feeds.Count, compiledMethods() - methodsBefore, time.GetElapsedTime(start), isQuiet);
    }

    // The twin's remains would otherwise cost the first collections of the real run.
    private static void CollectGarbage()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }
}
