using System.Globalization;
using System.Net;
using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Binance;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class RestFaultTests
{
    private const int Timeout = 30_000;
    private const string Depth = "/api/v3/depth?symbol=BTCUSDT";
    private const HttpStatusCode Banned = (HttpStatusCode)418;

    [TestCase("rest-429:venue=binance,retry=1s", HttpStatusCode.TooManyRequests)]
    [TestCase("rest-418:retry=1s", Banned)]
    [CancelAfter(Timeout)]
    public async Task Binance_refuses_everything_until_the_wait_is_over(string fault, HttpStatusCode status, CancellationToken cancel)
    {
        Assert.That(FaultSyntax.TryParse(fault, out var rule, out var error), Is.True, error);
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true, VenueOptions = [new BinanceSimOptions { RequestsBeforeBan = int.MaxValue }], RestLimits = SimOptions.NoRestLimits, Faults = [rule],
        });
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        using var refused = await http.GetAsync(Depth, cancel);
        Assert.That(refused.StatusCode, Is.EqualTo(status));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        var answer = status;
        var early = -1;
        for (; answer == status; early++)
        {
            using var response = await http.GetAsync("/api/v3/ping", cancel);
            answer = response.StatusCode;
        }

        Assert.That(answer, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(sim.Counters["binance"].RestWhileBlocked, Is.EqualTo(early).And.GreaterThan(0));
        Assert.That(sim.Faults.Log.Entries().Single().Symbol, Is.EqualTo("BTCUSDT"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_client_that_goes_on_after_429_is_banned(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true,
            VenueOptions = [new BinanceSimOptions { RequestsBeforeBan = 3 }],
            Faults = [new FaultRule(FaultKind.Rest429) { Venue = "binance", Retry = TimeSpan.FromMinutes(1) }],
        });
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 5; request++)
        {
            using var response = await http.GetAsync(Depth, cancel);
            statuses.Add(response.StatusCode);
        }

        const HttpStatusCode Limited = HttpStatusCode.TooManyRequests;
        Assert.That(statuses, Is.EqualTo(new[] { Limited, Limited, Limited, Banned, Banned }));
        Assert.That(sim.Counters["binance"].RestWhileBlocked, Is.EqualTo(4));
        Assert.That(sim.Counters["binance"].RestBanned, Is.EqualTo(2));
        Assert.That(sim.Counters["binance"].LargestWeight, Is.InRange(5, 25)); // 25, unless a minute ended in between
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Gate_refuses_one_path_and_says_when_to_come_again(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("rest-429:venue=gateio,stream=order_book,retry=1m");
        using var http = new HttpClient { BaseAddress = sim.Rest("gateio") };
        for (var request = 0; request < 2; request++)
        {
            using var refused = await http.GetAsync("/api/v4/spot/order_book?currency_pair=BTC_USDT", cancel);
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
            var reset = long.Parse(refused.Headers.GetValues("X-Gate-RateLimit-Reset-Timestamp").Single(), CultureInfo.InvariantCulture);
            Assert.That(DateTimeOffset.FromUnixTimeSeconds(reset), Is.GreaterThan(DateTimeOffset.UtcNow.AddSeconds(10)));
            Assert.That(refused.Headers.GetValues("X-Gate-RateLimit-Requests-Remain"), Is.EqualTo(new[] { "0" }));
        }

        using var other = await http.GetAsync("/api/v4/spot/time", cancel);
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(sim.Counters["gateio"].RestWhileBlocked, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_slow_body_comes_in_parts_and_whole(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("slow-rest:bytes=50,ms=1");
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        await using var stream = await http.GetStreamAsync(Depth, cancel);
        var buffer = new byte[64 * 1024];
        var first = await stream.ReadAsync(buffer, cancel);
        var length = first + await stream.ReadAtLeastAsync(buffer.AsMemory(first), buffer.Length - first, throwOnEndOfStream: false, cancel);
        using var book = JsonDocument.Parse(buffer.AsMemory(0, length));
        Assert.That(first, Is.LessThan(length));
        Assert.That(book.RootElement.GetProperty("lastUpdateId").GetInt64(), Is.EqualTo(sim.Book("binance", "BTC/USDT").Sequence));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_hanging_request_is_not_answered_and_the_next_one_is(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("rest-hang:venue=binance");
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var hanging = http.GetAsync(Depth, giveUp.Token);
        while (sim.Faults.Log.Count(FaultKind.RestHang) == 0)
        {
            cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        using var served = await http.GetAsync(Depth, cancel);
        Assert.That((served.StatusCode, hanging.IsCompleted), Is.EqualTo((HttpStatusCode.OK, false)));
        await giveUp.CancelAsync();
        Assert.That(async () => await hanging, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("binance")]
    [TestCase("gateio")]
    [CancelAfter(Timeout)]
    public async Task A_stale_snapshot_is_the_book_of_so_many_updates_ago(string venue, CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("stale-snapshot:updates=1");
        using var http = new HttpClient { BaseAddress = sim.Rest(venue) };
        sim.Step(3000);
        var before = sim.WholeBook(venue, "BTC/USDT");
        sim.Pulse(); // one update of one level
        var (path, id) = venue == "binance"
            ? (Depth + "&limit=5000", "lastUpdateId")
            : ("/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=1000&with_id=true", "id");
        using var stale = JsonDocument.Parse(await http.GetStringAsync(path, cancel));
        using var fresh = JsonDocument.Parse(await http.GetStringAsync(path, cancel));
        var book = new ReferenceBook { Id = stale.RootElement.GetProperty(id).GetInt64() };
        book.Apply(stale.RootElement, "bids", "asks");
        book.AssertEquals(before);
        Assert.That(fresh.RootElement.GetProperty(id).GetInt64(), Is.EqualTo(before.Sequence + 1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_rewound_book_equals_the_book_that_was(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Instruments = SimInstrument.Take(1) });
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        sim.Step(500);
        var before = sim.Book("binance", "BTC/USDT");
        sim.Step(200);
        var updates = (int)(sim.Book("binance", "BTC/USDT").Sequence - before.Sequence);
        sim.Faults.Add(new FaultRule(FaultKind.StaleSnapshot) { Updates = updates });
        using var stale = JsonDocument.Parse(await http.GetStringAsync(Depth + "&limit=5000", cancel));
        var book = new ReferenceBook { Id = stale.RootElement.GetProperty("lastUpdateId").GetInt64() };
        book.Apply(stale.RootElement, "bids", "asks");
        Assert.That(updates, Is.GreaterThan(100));
        book.AssertEquals(before);
    }
}
