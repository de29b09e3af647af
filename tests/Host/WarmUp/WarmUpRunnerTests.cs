using Crossfeed.Host;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>The warm-up ends when the JIT is quiet or its time is up, works for every choice of venues and outputs, and leaves nothing behind.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class WarmUpRunnerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(100);

    public static IEnumerable<Feed[]> Choices => [.. VenueRegistry.Feeds.Select(f => new[] { f }), [.. VenueRegistry.Feeds]];

    [TestCaseSource(nameof(Choices))]
    [CancelAfter(120_000)]
    public async Task Every_choice_of_venues_is_played_until_the_compiler_is_quiet(Feed[] feeds)
    {
        var clock = new SteppingClock(Tick);
        var report = await new WarmUpRunner(Shape(feeds), TimeSpan.FromHours(1), clock, () => 100).RunAsync(TestContext.CurrentContext.CancellationToken);
        var frames = new WarmUpTape(feeds).Frames.Length;
        Assert.Multiple(() =>
        {
            Assert.That((report.IsQuiet, report.Rounds, report.Feeds, report.Methods), Is.EqualTo((true, WarmUpRunner.LeastRounds, feeds.Length, 0L)));
            Assert.That(report.Frames, Is.EqualTo((long)frames * WarmUpRunner.LeastRounds));
            Assert.That(report.ToString(), Does.Not.Contain("limit"));
        });
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_compiler_that_is_never_quiet_is_left_at_the_time_limit(CancellationToken cancellation)
    {
        var clock = new SteppingClock(Tick);
        var methods = 0L;
        var limit = Tick * 500;
        var report = await new WarmUpRunner(Shape([VenueRegistry.Feeds[0]]), limit, clock, () => ++methods).RunAsync(cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(report.IsQuiet, Is.False);
            Assert.That(report.Elapsed, Is.GreaterThanOrEqualTo(limit));
            Assert.That(clock.Looks, Is.LessThan(520), "the first look beyond the limit ends it");
            Assert.That(report.ToString(), Does.Contain("ended by its time limit"));
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_limit_shorter_than_a_round_ends_within_it(CancellationToken cancellation)
    {
        var report = await new WarmUpRunner(Shape(VenueRegistry.Feeds), Tick * 5, new SteppingClock(Tick), () => 1).RunAsync(cancellation);
        Assert.That((report.Rounds, report.IsQuiet), Is.EqualTo((0, false)));
        Assert.That(report.Frames, Is.LessThan(new WarmUpTape(VenueRegistry.Feeds).Frames.Length));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_stop_ends_it()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var report = await new WarmUpRunner(Shape(VenueRegistry.Feeds), TimeSpan.FromHours(1)).RunAsync(stop.Token);
        Assert.That((report.Frames, report.IsQuiet), Is.EqualTo((0L, false)));
    }

    [TestCaseSource(nameof(Layouts))]
    [CancelAfter(60_000)]
    public async Task The_twin_walks_the_path_from_the_sockets_to_the_files_and_takes_them_with_it(EngineTopology topology, bool isTls)
    {
        var twin = await WarmUpTwin.StartAsync(Shape(VenueRegistry.Feeds) with { Topology = topology, HasSockets = true, IsTls = isTls });
        string[] names;
        await using (twin)
        {
            for (var round = 0; round < 2; round++)
            {
                Assert.That(await twin.PlayRoundAsync(() => true), Is.EqualTo(twin.FramesPerRound));
            }

            names = Directory.EnumerateFiles(twin.DirectoryPath, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!).ToArray();
            Assert.That(twin.Plane.Triggers.Opened, Is.GreaterThan(0));
            Assert.That(twin.SocketMessages, Is.GreaterThan(twin.FramesPerRound / 2), "the first round came over sockets");
            Assert.That(twin.Plane.Counters.Messages, Is.GreaterThan(twin.SocketMessages));
        }

        Assert.That(Directory.Exists(twin.DirectoryPath), Is.False);
        Assert.That(names, Is.SupersetOf(new[] { DataFiles.Books, DataFiles.Triggers }));
        Assert.That(names, Has.Some.EndsWith(".cfc"), "a recording");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Without_sockets_nothing_comes_over_them()
    {
        var twin = await WarmUpTwin.StartAsync(Shape(VenueRegistry.Feeds) with { Captures = false });
        await using (twin)
        {
            await twin.PlayRoundAsync(() => true);
            await twin.PlayRoundAsync(() => true);
            Assert.That((twin.SocketMessages, twin.Plane.Counters.Slots), Is.EqualTo((0L, (2L * twin.FramesPerRound) + 1)), "the listings are the one more");
        }
    }

    [Test]
    public void Silence_counts_only_after_the_least_rounds_and_over_some_time()
    {
        var clock = new SteppingClock(TimeSpan.FromMilliseconds(200));
        var quiet = new JitQuiet(20, clock);
        var rounds = Enumerable.Range(1, 100).TakeWhile(_ => !quiet.EndRound(7)).Count() + 1;
        Assert.That(rounds, Is.EqualTo(20));
        Assert.That(quiet.EndRound(8), Is.False, "a method compiled: the silence is over");
        Assert.That(Enumerable.Range(1, 100).TakeWhile(_ => !quiet.EndRound(8)).Count() + 1, Is.EqualTo(8), "rounds of silence");
        var frozen = new JitQuiet(1, new SteppingClock(TimeSpan.Zero));
        Assert.That(Enumerable.Range(1, 100).Any(_ => frozen.EndRound(7)), Is.False, "no time has passed");
    }

    public static IEnumerable<TestCaseData> Layouts =>
    [
        new(Topology(isPolling: false, isFused: false), false) { TestName = "Pool" },
        new(Topology(isPolling: true, isFused: false), false) { TestName = "Polling_apart" },
        new(Topology(isPolling: true, isFused: true), false) { TestName = "Polling_fused" },
        new(Topology(isPolling: false, isFused: false), true) { TestName = "Pool_with_TLS" },
        new(Topology(isPolling: true, isFused: true), true) { TestName = "Polling_fused_with_TLS" },
    ];

    private static EngineTopology Topology(bool isPolling, bool isFused, WaitChoice wait = WaitChoice.Blocking) => new()
    {
        Shards = 1,
        IsPolling = isPolling,
        IsFused = isFused,
        Wait = wait,
        Idle = IdleChoice.Doze,
        HotCores = [],
        ReaderCores = [],
        CaptureCores = [],
        Processors = Environment.ProcessorCount,
    };

    private static WarmUpShape Shape(IReadOnlyList<Feed> feeds) => new()
    {
        Feeds = feeds,
        Topology = Topology(isPolling: false, isFused: false),
        WritesTriggers = true,
        Captures = true,
        HasSockets = false,
    };
}
