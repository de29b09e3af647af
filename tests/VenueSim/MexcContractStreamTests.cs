using System.Net;
using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Mexc.Contracts;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

/// <summary>The simulated MEXC perpetuals by their documentation, and the engine's requests and answers against it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class MexcContractStreamTests
{
    private const int Seed = 51;

    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly MexcLinearFeed _feed = new();

    [Test]
    [CancelAfter(30_000)]
    public async Task Heartbeat_is_answered_with_the_venue_s_time(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("mexc-linear"), "/edge", cancel);
        await socket.SendAsync(Encoding.UTF8.GetString(_feed.Heartbeat(_feed.Lanes[0])!.Message!(7).Span));
        var answer = _feed.ReadControl(_feed.Lanes[0], Encoding.UTF8.GetBytes((await socket.ReceiveTextAsync())!));
        Assert.That((answer.Kind, answer.VenueTimeNanos), Is.EqualTo((ControlKind.HeartbeatAnswer, Start.ToUnixTimeMilliseconds() * Timestamp.NanosPerMilli)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Depth_begins_behind_the_push_before_and_its_commits_can_be_asked_for(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("mexc-linear"), "/edge", cancel);
        var depth = new StreamKey("BTC_USDT", StreamChannel.Depth);
        await SendAsync(socket, _feed.Subscribe(_feed.Lanes[0], [depth], 1));
        Assert.That(await ControlAsync(socket), Is.EqualTo(ControlKind.Acknowledged));
        sim.Step(5_000);
        long last = 0;
        var alone = 0;
        for (var i = 0; i < 20; i++)
        {
            var data = (await socket.ReceiveAsync()).GetProperty("data");
            var (begin, end, version) = (Number(data, "begin"), Number(data, "end"), Number(data, "version"));
            alone += end == 0 ? 1 : 0;
            var first = end == 0 ? version : begin;
            Assert.That(end, Is.EqualTo(end == 0 ? begin : version));
            Assert.That(first, Is.EqualTo(last == 0 ? first : last + 1));
            last = version;
        }

        Assert.That(alone, Is.InRange(1, 19), "pushes of one version and of several");
        using var http = new HttpClient { BaseAddress = sim.Rest("mexc-linear") };
        var commits = await GetAsync(http, "/api/v1/contract/depth_commits/BTC_USDT/1000");
        Assert.That(commits.GetProperty("data").EnumerateArray().Select(commit => Number(commit, "version")), Does.Contain(last).And.Ordered);

        await SendAsync(socket, _feed.Unsubscribe(_feed.Lanes[0], [depth], 2));
        while ((await socket.ReceiveAsync()).GetProperty("channel").GetString() != "rs.unsub.depth")
        {
        }

        sim.Step(500);
        await socket.SendAsync("""{"method":"ping"}""");
        Assert.That(await ControlAsync(socket), Is.EqualTo(ControlKind.HeartbeatAnswer), "nothing came before");
    }

    [TestCase("""{"method":"sub.deal","param":{"symbol":"NO_USDT"},"gzip":false}""", "Contract doesn't exist!")]
    [TestCase("""{"method":"sup.deal","param":{"symbol":"BTC_USDT"}}""", "Incorrect request!")]
    [TestCase("""{"method":7}""", "Incorrect request!")]
    [TestCase("hello", "Incorrect request!")]
    [CancelAfter(30_000)]
    public async Task What_cannot_be_subscribed_is_refused_with_words(string request, string words, CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("mexc-linear"), "/edge", cancel);
        await socket.SendAsync(request);
        var answer = _feed.ReadControl(_feed.Lanes[0], Encoding.UTF8.GetBytes((await socket.ReceiveTextAsync())!));
        Assert.That((answer.Kind, answer.Reason), Is.EqualTo((ControlKind.Refused, words)));
    }

    [Test]
    public async Task Requests_are_limited_a_path_and_contracts_are_listed_with_their_sizes()
    {
        await using var sim = await StartAsync(limit: 3);
        using var http = new HttpClient { BaseAddress = sim.Rest("mexc-linear") };
        var listed = _feed.ReadInstrumentList(await http.GetByteArrayAsync(new Uri(_feed.InstrumentListPath, UriKind.Relative)));
        var bitcoin = listed.Single(contract => contract.Native == "BTC_USDT");
        Assert.That((bitcoin.ContractSize, bitcoin.PriceIncrement, bitcoin.QuantityIncrement, bitcoin.IsTrading), Is.EqualTo(("0.0001", "0.1", "0.0001", true)));
        Assert.That(listed.Single(contract => contract.Native == "OLD_USDT").IsTrading, Is.False);
        Assert.That(listed.Select(contract => contract.Native), Does.Not.Contain("BTC_USD"), "settled in the base asset");

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 9; i++)
        {
            using var answer = await http.GetAsync(new Uri("/api/v1/contract/depth/NO_USDT?limit=5", UriKind.Relative));
            statuses.Add(answer.StatusCode);
        }

        Assert.That(statuses, Does.Contain(HttpStatusCode.OK).And.Contain(HttpStatusCode.TooManyRequests));
    }

    private static Task<SimulatedVenues> StartAsync(int limit = 1000) => SimulatedVenues.StartAsync(new SimOptions
    {
        Venues = ["mexc-linear"], Manual = true, StartTime = Start, Seed = Seed, UpdatesPerSecond = 100, RestLimits = new Dictionary<string, int> { ["mexc-linear"] = limit },
    });

    private static async Task SendAsync(SimSocket socket, IReadOnlyList<SubscriptionMessage> messages)
    {
        foreach (var message in messages)
        {
            await socket.SendAsync(Encoding.UTF8.GetString(message.Bytes.Span));
        }
    }

    private async Task<ControlKind> ControlAsync(SimSocket socket) => _feed.ReadControl(_feed.Lanes[0], Encoding.UTF8.GetBytes((await socket.ReceiveTextAsync())!)).Kind;

    private static async Task<JsonElement> GetAsync(HttpClient http, string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
