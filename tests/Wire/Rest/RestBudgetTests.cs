using System.Net;
using Crossfeed.Wire;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RestBudgetTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly List<RestPause> _pauses = [];
    private readonly RestBudget _budget;

    public RestBudgetTests() => _budget = New(new RestLimits { Weight = 100, Period = Period });

    public void Dispose() => _budget.Dispose();

    [Test]
    [CancelAfter(10_000)]
    public async Task Turns_come_by_priority_and_in_order_within_one(CancellationToken cancellationToken)
    {
        (await Enter("all", 100)).Dispose();
        string[] inOrder = ["r1", "r2", "f1", "f2", "p1", "i1"];
        var waiting = new[] { ("i1", RestPriority.InstrumentList), ("p1", RestPriority.Proof), ("f1", RestPriority.FirstSnapshot), ("r1", RestPriority.Resync), ("f2", RestPriority.FirstSnapshot), ("r2", RestPriority.Resync) }
            .ToDictionary(w => w.Item1, w => Enter(w.Item1, 1, w.Item2, cancellationToken));
        Assert.That(_budget.Status.Waiting, Is.EqualTo((int[])[0, 2, 2, 1, 1]));
        Assert.That(_budget.Status.InFlight, Is.Zero);

        _time.Advance(Period);
        for (var i = 0; i < inOrder.Length; i++)
        {
            Assert.That(Waiting, Is.EqualTo(Math.Max(0, inOrder.Length - RestBudget.MaxInFlight - i)));
            (await waiting[inOrder[i]].WaitAsync(cancellationToken)).Dispose(); // hangs if another one had its turn
        }
    }

    [Test]
    public async Task A_light_one_does_not_overtake_a_heavy_one()
    {
        (await Enter("first", 60)).Dispose();
        var heavy = Enter("heavy", 50);
        var light = Enter("light", 1);
        Assert.That(Waiting, Is.EqualTo(2));
        _time.Advance(Period);
        Assert.That((Waiting, (await heavy).Call.Weight, (await light).Call.Weight), Is.EqualTo((0, 50, 1)));
    }

    [Test]
    public async Task A_tenth_is_left_for_resyncs()
    {
        (await Enter("most", 90, RestPriority.FirstSnapshot)).Dispose();
        var first = Enter("first", 1, RestPriority.FirstSnapshot);
        var resync = Enter("resync", 10, RestPriority.Resync);
        Assert.That((first.IsCompleted, resync.IsCompleted), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Of_one_key_one_is_under_way()
    {
        var first = await Enter("BTCUSDT", 1);
        Assert.That((await Enter("BTCUSDT", 1)).Outcome, Is.EqualTo(RestOutcome.UnderWay));
        first.Dispose();
        Assert.That((await Enter("BTCUSDT", 1)).Outcome, Is.EqualTo(RestOutcome.Granted));
    }

    [Test]
    public async Task What_is_needed_no_more_costs_nothing()
    {
        (await Enter("all", 100)).Dispose();
        var wanted = true;
        var asked = _budget.EnterAsync(new RestAsk(RestPriority.Resync, "k", _ => wanted ? new RestCall("/", 40) : null), CancellationToken.None);
        wanted = false;
        _time.Advance(Period);
        Assert.That((await asked).Outcome, Is.EqualTo(RestOutcome.NotWanted));
        Assert.That((_budget.Status.Used, _budget.Status.NotWanted, _budget.Status.InFlight), Is.EqualTo((0L, 1L, 0)));
    }

    [Test]
    public async Task The_call_is_made_of_what_waits_at_its_turn()
    {
        (await Enter("all", 100)).Dispose();
        var seen = new List<int>();
        var asked = Enumerable.Range(0, 3).Select(i => _budget.EnterAsync(new RestAsk(RestPriority.FirstSnapshot, $"k{i}", waiting =>
        {
            seen.Add(waiting);
            return new RestCall("/", 1);
        }), CancellationToken.None)).ToArray();
        seen.Clear();
        _time.Advance(Period);
        await Task.WhenAll(asked);
        Assert.That(seen, Is.EqualTo((int[])[3, 2, 1]));
    }

    [Test]
    public async Task Who_gives_up_leaves_the_queue()
    {
        (await Enter("first", 60)).Dispose();
        using var stop = new CancellationTokenSource();
        var heavy = Enter("heavy", 50, RestPriority.Resync, stop.Token);
        var light = Enter("light", 1);
        await stop.CancelAsync();
        Assert.That(async () => await heavy, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(((await light).Outcome, Waiting), Is.EqualTo((RestOutcome.Granted, 0)));
    }

    [Test]
    public async Task A_full_queue_refuses_and_counts()
    {
        (await Enter("all", 100)).Dispose();
        var waiting = Enumerable.Range(0, RestBudget.QueueCapacity).Select(i => Enter($"k{i}", 1)).ToArray();
        Assert.That(async () => await Enter("more", 1), Throws.InstanceOf<RestException>());
        Assert.That((_budget.Status.Overflows, _budget.Status.Waiting[(int)RestPriority.Resync]), Is.EqualTo((1L, waiting.Length)));
    }

    [Test]
    public void A_bug_in_an_ask_reaches_its_asker_alone()
    {
        var broken = _budget.EnterAsync(new RestAsk(RestPriority.Resync, "k", _ => throw new InvalidDataException("bug")), CancellationToken.None);
        Assert.That(async () => await broken, Throws.InstanceOf<InvalidDataException>());
        Assert.That(Enter("k", 1).IsCompletedSuccessfully, Is.True);
    }

    [TestCase(429, 17, null, 18, Description = "whole seconds may be cut off")]
    [TestCase(429, null, 4, 5)]
    [TestCase(429, null, null, 1)]
    [TestCase(418, 300, null, 301)]
    [TestCase(418, null, 4, 120)]
    [TestCase(418, 999_999_999, null, 259_201, Description = "three days are the longest")]
    public async Task A_refusal_stops_the_host(int status, int? retryAfter, int? reset, int expectedSeconds)
    {
        var began = _time.GetUtcNow();
        await RefuseAsync("a", (HttpStatusCode)status, retryAfter, reset);
        var next = Enter("b", 1);
        Assert.That(_pauses, Has.Count.EqualTo(1));
        Assert.That((_pauses[0].From, _pauses[0].Until, (int)_pauses[0].Status), Is.EqualTo((began, began + (expectedSeconds * Second), status)));

        _time.Advance((expectedSeconds * Second) - TimeSpan.FromMilliseconds(1));
        Assert.That((Waiting, _budget.Status.Pause), Is.EqualTo((1, _pauses[0])));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((Waiting, _budget.Status.Pause), Is.EqualTo((0, (RestPause?)null)));
        Assert.That((await next).Outcome, Is.EqualTo(RestOutcome.Granted));
        Assert.That((_budget.Status.TooManyRequests, _budget.Status.Bans), Is.EqualTo(status == 429 ? (1L, 0L) : (0L, 1L)));
        Assert.That((_budget.Status.Pauses, _budget.Status.TimePaused), Is.EqualTo((1, expectedSeconds * Second)));
    }

    [Test]
    public async Task Without_a_word_of_the_venue_pauses_double_until_it_answers()
    {
        var lengths = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            await RefuseAsync($"k{i}", HttpStatusCode.TooManyRequests);
            lengths.Add((_pauses[^1].Until - _pauses[^1].From).TotalSeconds);
            _time.Advance(Period + Period);
        }

        var turn = await Enter("good", 1);
        turn.Note(new RestSigns(HttpStatusCode.OK, null, null, null));
        turn.Dispose();
        await RefuseAsync("again", HttpStatusCode.TooManyRequests);
        Assert.That(lengths, Is.EqualTo((double[])[1, 2, 4, 8, 16, 32, 64, 64, 64]));
        Assert.That((_pauses[^1].Until - _pauses[^1].From).TotalSeconds, Is.EqualTo(1));
    }

    [Test]
    public async Task Refusals_of_requests_sent_together_count_as_one()
    {
        var turns = await Task.WhenAll(Enter("a", 1), Enter("b", 1), Enter("c", 1));
        foreach (var turn in turns)
        {
            turn.Note(new RestSigns(HttpStatusCode.TooManyRequests, null, null, null));
            turn.Dispose();
        }

        Assert.That((_budget.Status.Pauses, _budget.Status.TooManyRequests), Is.EqualTo((1, 3L)));
        Assert.That(_budget.Status.Pause!.Until, Is.EqualTo(_time.GetUtcNow() + Second));
    }

    [Test]
    public async Task A_ban_makes_a_pause_longer()
    {
        var turns = await Task.WhenAll(Enter("a", 1), Enter("b", 1));
        turns[0].Note(new RestSigns(HttpStatusCode.TooManyRequests, 5 * Second, null, null));
        turns[1].Note(new RestSigns((HttpStatusCode)418, 200 * Second, null, null));
        Assert.That(_pauses.Select(p => (p.Until - _time.GetUtcNow()).TotalSeconds), Is.EqualTo((double[])[6, 201]));
        Assert.That(_budget.Status.Pauses, Is.EqualTo(1));
    }

    [Test]
    public async Task The_venues_figure_holds_requests_back()
    {
        var turn = await Enter("a", 1);
        turn.Note(new RestSigns(HttpStatusCode.OK, null, null, 100));
        turn.Dispose();
        var next = Enter("b", 1);
        Assert.That((Waiting, _budget.Status.VenueUsed), Is.EqualTo((1, 100L)));
        _time.Advance(Period);
        Assert.That((Waiting, _budget.Status.VenueUsed), Is.EqualTo((0, (long?)null)));
        Assert.That((await next).Outcome, Is.EqualTo(RestOutcome.Granted));
    }

    [Test]
    public async Task Endpoints_with_limits_of_their_own_do_not_wait_for_each_other()
    {
        using var budget = New(new RestLimits { Weight = 2, Period = Period, IsPerEndpoint = true });
        foreach (var path in (string[])["/book?a", "/book?b"])
        {
            (await budget.EnterAsync(RestAsk.For(RestPriority.Resync, new RestCall(path, 1)), CancellationToken.None)).Dispose();
        }

        var third = budget.EnterAsync(RestAsk.For(RestPriority.Resync, new RestCall("/book?c", 1)), CancellationToken.None);
        var list = budget.EnterAsync(RestAsk.For(RestPriority.InstrumentList, new RestCall("/list", 1)), CancellationToken.None);
        Assert.That((third.IsCompleted, list.IsCompleted), Is.EqualTo((false, true)));
    }

    private int Waiting => _budget.Status.Waiting.Sum();

    private RestBudget New(RestLimits limits) => new("venue", limits, 1, _time, _pauses.Add);

    private Task<RestTurn> Enter(string key, int weight, RestPriority priority = RestPriority.Resync, CancellationToken cancellation = default) =>
        _budget.EnterAsync(new RestAsk(priority, key, _ => new RestCall("/" + key, weight)), cancellation);

    private async Task RefuseAsync(string key, HttpStatusCode status, int? retryAfter = null, int? reset = null)
    {
        using var turn = await Enter(key, 1);
        turn.Note(new RestSigns(status, retryAfter * Second, reset * Second, null));
    }
}
