using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RestClientTests
{
    private const int StandardBytes = 1_024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    [CancelAfter(30_000)]
    public async Task A_body_comes_in_one_block([Values(0, 1, StandardBytes, 300_000)] int length, CancellationToken cancellationToken)
    {
        var sent = Pattern(length);
        await using var server = await LoopbackServer.StartAsync(context => context.Response.Body.WriteAsync(sent).AsTask());
        using var client = Client(server.Http, Patience);
        Assert.That(Body(await client.AskAsync(AskFor("/"), cancellationToken)), Is.EqualTo(sent));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_compressed_body_is_unpacked(CancellationToken cancellationToken)
    {
        var sent = Pattern(200_000);
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            Assert.That(context.Request.Headers.AcceptEncoding.ToString(), Does.Contain("gzip"));
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(sent);
        });
        using var client = Client(server.Http, Patience);
        Assert.That(Body(await client.AskAsync(AskFor("/"), cancellationToken)), Is.EqualTo(sent));
    }

    [TestCase("", "/depth?symbol=BTCUSDT&limit=5", "/depth?symbol=BTCUSDT&limit=5")]
    [TestCase("api/v4", "/spot/time", "/api/v4/spot/time")]
    [TestCase("api/v4/", "/spot/time", "/api/v4/spot/time")]
    [CancelAfter(30_000)]
    public async Task The_path_is_appended_to_the_base(string basePath, string path, string expected, CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync(context.Request.Path + context.Request.QueryString.Value));
        using var client = Client(new Uri(server.Http, basePath), Patience);
        Assert.That(Encoding.UTF8.GetString(Body(await client.AskAsync(AskFor(path), cancellationToken))), Is.EqualTo(expected));
    }

    [TestCase(429, "17", 17)]
    [TestCase(503, null, null)]
    [TestCase(404, "Wed, 21 Oct 2015 07:28:00 GMT", null, Description = "is over")]
    [TestCase(429, "-5", null)]
    [TestCase(429, "soon", null)]
    [TestCase(429, "99999999999999999999", null)]
    [TestCase(418, "0", null)]
    [CancelAfter(30_000)]
    public async Task An_error_status_says_what_the_venue_said(int status, string? retryAfter, int? seconds, CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return context.Response.WriteAsync("{\"msg\":\"way too many\"}");
        });
        var error = await FailureAsync(server.Http, "/depth", Patience, cancellationToken);
        Assert.That(error.Status, Is.EqualTo((HttpStatusCode)status));
        Assert.That(error.RetryAfter, Is.EqualTo(seconds is { } s ? TimeSpan.FromSeconds(s) : (TimeSpan?)null));
        Assert.That(error.Message, Does.StartWith($"GET {server.Http}depth answered {status} ").And.EndsWith(": {\"msg\":\"way too many\"}"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_long_error_body_is_cut(CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync(new string('x', 5_000));
        });
        var error = await FailureAsync(server.Http, "/", Patience, cancellationToken);
        Assert.That(error.Message, Does.EndWith(": " + new string('x', 200) + "…"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_venue_that_does_not_answer_is_given_up(CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var error = await FailureAsync(server.Http, "/", TimeSpan.FromMilliseconds(50), cancellationToken);
        Assert.That(error.Message, Is.EqualTo($"GET {server.Http} had no answer within 0.05 s"));
        Assert.That((error.Status, error.RetryAfter), Is.EqualTo(((HttpStatusCode?)null, (TimeSpan?)null)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_body_that_stalls_is_given_up(CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync("half"u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var error = await FailureAsync(server.Http, "/", TimeSpan.FromMilliseconds(200), cancellationToken);
        Assert.That(error.Message, Does.Contain("had no answer within 0.2 s"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_damaged_compressed_body_is_a_failure(CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync("this is not gzip at all"u8.ToArray(), context.RequestAborted);
        });
        var error = await FailureAsync(server.Http, "/", Patience, cancellationToken);
        Assert.That(error.Message, Does.StartWith($"GET {server.Http} failed: "));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_cancelled_request_is_cancelled_and_no_failure(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = Client(server.Http, Patience);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var request = client.AskAsync(AskFor("/"), stop.Token);
        await asked.Task.WaitAsync(cancellationToken);
        await stop.CancelAsync();
        Assert.That(async () => await request, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_refused_connection_is_told(CancellationToken cancellationToken)
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, not listening: the port is ours and refuses
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)bound.LocalEndPoint!).Port}/");
        var error = await FailureAsync(address, "/time", Patience, cancellationToken);
        Assert.That(error.Message, Does.StartWith($"GET {address}time failed: "));
        Assert.That(error.Status, Is.Null);
        Assert.That(error.InnerException, Is.InstanceOf<HttpRequestException>());
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_body_cut_short_is_a_failure(CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("too little");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        var error = await FailureAsync(server.Http, "/", Patience, cancellationToken);
        Assert.That(error.Message, Does.StartWith($"GET {server.Http} failed: "));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task An_answer_over_the_limit_is_refused([Values] bool isError, CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.StatusCode = isError ? 500 : 200;
            while (!context.RequestAborted.IsCancellationRequested) // a body without an end
            {
                await context.Response.Body.WriteAsync(new byte[10_000], context.RequestAborted);
            }
        });
        var error = await FailureAsync(server.Http, "/", Patience, cancellationToken, maxBodyBytes: 100_000);
        Assert.That(error.Message, Does.Contain(isError ? "answered 500" : "the answer exceeds 100000 bytes"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_request_that_fails_gives_its_place_in_the_queue_back(CancellationToken cancellationToken)
    {
        await using var server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = Client(server.Http, TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 3 * RestBudget.MaxInFlight; i++)
        {
            Assert.That(async () => await client.AskAsync(AskFor("/"), cancellationToken), Throws.InstanceOf<RestException>());
        }

        Assert.That((client.Budget.Status.InFlight, client.Budget.Status.Sent), Is.EqualTo((0, 3L * RestBudget.MaxInFlight)));
    }

    private static async Task<RestException> FailureAsync(Uri address, string path, TimeSpan timeout, CancellationToken cancellation, int maxBodyBytes = RestClient.DefaultMaxBodyBytes)
    {
        using var client = Client(address, timeout, maxBodyBytes);
        try
        {
            await client.AskAsync(AskFor(path), cancellation);
        }
        catch (RestException error)
        {
            return error;
        }

        throw new AssertionException("the request gave a body");
    }

    private static RestClient Client(Uri address, TimeSpan timeout, int maxBodyBytes = RestClient.DefaultMaxBodyBytes)
    {
        var limits = new RestLimits { Weight = 100, Period = TimeSpan.FromMinutes(1) };
        return new RestClient(address, timeout, new FrameBlockPool(StandardBytes), new RestBudget(address.Authority, limits), maxBodyBytes);
    }

    private static RestAsk AskFor(string path) => RestAsk.For(RestPriority.FirstSnapshot, new RestCall(path, 1));

    private static byte[] Body(RestReply answer) => answer.Block!.Memory[..answer.Length].ToArray();

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 >> 3))];
}
