using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Crossfeed.LoadSender;
using Crossfeed.LoadSender.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.LoadSender;

[TestFixture(false)]
[TestFixture(true)]
[Parallelizable(ParallelScope.Self)]
[CancelAfter(60_000)]
public sealed class LoadServerTests(bool tls)
{
    [Test]
    public async Task A_client_reads_every_message_once_in_order_with_its_intended_time(CancellationToken cancellation)
    {
        var server = LoadServer.Start(new LoadOptions { Tls = tls });
        await using var _ = server.ConfigureAwait(false);
        using var socket = await ConnectAsync(server, 0, cancellation);
        await server.WaitForSocketsAsync(1, cancellation);
        var reading = ReadAllAsync(socket, cancellation);
        var report = await server.SendPacedAsync(perSecond: 2000, frames: 400, cancellation);
        server.CloseSockets();
        var ids = (await reading).Select(Id).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(report.Frames, Is.EqualTo(400));
            Assert.That(ids, Has.Length.EqualTo(400));
            Assert.That(ids.Zip(ids.Skip(1), (a, b) => b - a), Is.All.EqualTo(500_000), "2,000 a second, by plan and not by when they left");
            Assert.That(ids[0] - TimeId.First + server.OriginNanos, Is.LessThanOrEqualTo(TimeId.Now()));
        });
    }

    [Test]
    public async Task Saturation_gives_growing_ids_and_reports_what_arrives(CancellationToken cancellation)
    {
        var server = LoadServer.Start(new LoadOptions { Tls = tls });
        await using var _ = server.ConfigureAwait(false);
        using var first = await ConnectAsync(server, 0, cancellation);
        using var second = await ConnectAsync(server, 1, cancellation);
        await server.WaitForSocketsAsync(2, cancellation);
        var reading = Task.WhenAll(ReadAllAsync(first, cancellation), ReadAllAsync(second, cancellation));
        var report = await server.SendSaturatedAsync(frames: 20_000, TimeSpan.FromSeconds(30), cancellation);
        server.CloseSockets();
        var messages = await reading;
        Assert.Multiple(() =>
        {
            Assert.That(report.Frames, Is.EqualTo(20_000));
            Assert.That(messages.Sum(m => m.Count), Is.EqualTo(20_000));
            Assert.That(messages[0].Select(Id), Is.Ordered.Ascending.And.Unique);
            Assert.That(messages[1].Select(Id), Is.Ordered.Ascending.And.Unique);
            Assert.That(messages[0][0], Does.Contain("btcusdt@"));
            Assert.That(messages[1][0], Does.Contain("BTC_USDT"));
        });
    }

    [Test]
    public async Task Pings_are_answered_between_messages(CancellationToken cancellation)
    {
        const int Pings = 500;
        var server = LoadServer.Start(new LoadOptions { Tls = tls });
        await using var _ = server.ConfigureAwait(false);
        using var client = await PingingClient.ConnectAsync(server, cancellation);
        await server.WaitForSocketsAsync(1, cancellation);
        var reading = client.ReadAllAsync(cancellation);
        var sending = server.SendSaturatedAsync(frames: 20_000, TimeSpan.FromSeconds(30), cancellation);
        for (var ping = 0; ping < Pings; ping++)
        {
            await client.PingAsync(ping, cancellation);
        }

        var report = await sending;
        await Wait.UntilAsync(() => server.Pings == Pings, cancellation);
        server.CloseSockets();
        var (texts, pongs) = await reading;
        Assert.Multiple(() =>
        {
            Assert.That(pongs, Is.EqualTo(Enumerable.Range(0, Pings)));
            Assert.That(texts, Has.Count.EqualTo(report.Frames), "no message was broken by a pong");
            Assert.That(texts.Select(Id), Is.Ordered.Ascending.And.Unique);
        });
    }

    [Test]
    public async Task Rest_gives_the_list_and_the_book_as_of_the_last_message(CancellationToken cancellation)
    {
        var server = LoadServer.Start(new LoadOptions { Tls = tls });
        await using var _ = server.ConfigureAwait(false);
        using var socket = await ConnectAsync(server, 1, cancellation);
        await server.WaitForSocketsAsync(1, cancellation);
        var reading = ReadAllAsync(socket, cancellation);
        await server.SendPacedAsync(perSecond: 2000, frames: 2, cancellation); // a quote, and the diff that sets the upper prices
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Equals(server.Certificate) == true };
        using var client = new HttpClient(handler) { BaseAddress = server.Rest };
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v4/spot/currency_pairs", cancellation);
        var book = await client.GetFromJsonAsync<JsonElement>("/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true", cancellation);
        server.CloseSockets();
        var messages = await reading;
        Assert.Multiple(() =>
        {
            Assert.That(list.GetArrayLength(), Is.EqualTo(BuiltInFrames.MaxInstruments));
            Assert.That(book.GetProperty("id").GetInt64(), Is.EqualTo(Id(messages[1])));
            Assert.That(book.GetProperty("bids")[0][0].GetString(), Is.EqualTo("60100"));
        });
        using var missing = await client.GetAsync(new Uri("/nothing", UriKind.Relative), cancellation);
        Assert.That((int)missing.StatusCode, Is.EqualTo(404));
    }

    private static async Task<ClientWebSocket> ConnectAsync(LoadServer server, int socket, CancellationToken cancellation)
    {
        var client = NewClient(server);
        await client.ConnectAsync(new Uri(server.WebSocket, LoadServer.PathOf(socket)), cancellation);
        return client;
    }

    private static ClientWebSocket NewClient(LoadServer server)
    {
        var client = new ClientWebSocket();
        client.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Equals(server.Certificate) == true;
        return client;
    }

    private static async Task<List<string>> ReadAllAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        var messages = new List<string>();
        var buffer = new byte[4096];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return messages;
            }

            Assert.That(result.EndOfMessage, "built-in messages are smaller than the buffer");
            messages.Add(System.Text.Encoding.UTF8.GetString(buffer, 0, result.Count));
        }
    }

    // The venue's own field: "u" of books and quotes, "a" and "id" of trades.
    private static long Id(string message)
    {
        using var json = JsonDocument.Parse(message);
        var data = json.RootElement.TryGetProperty("data", out var binance) ? binance : json.RootElement.GetProperty("result");
        return data.TryGetProperty("u", out var id) || data.TryGetProperty("id", out id) || (data.TryGetProperty("a", out id) && id.ValueKind == JsonValueKind.Number)
            ? id.GetInt64()
            : throw new InvalidDataException(message);
    }
}
