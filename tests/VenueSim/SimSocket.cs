using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Crossfeed.VenueSim;

namespace Crossfeed.Tests.VenueSim;

/// <summary>A plain client of a simulated venue: text in, text out, and JSON where it parses.</summary>
internal sealed class SimSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationToken _cancel;
    private byte[] _buffer = new byte[64 * 1024];

    private SimSocket(CancellationToken cancel) => _cancel = cancel;

    public static async Task<SimSocket> ConnectAsync(Uri baseUri, string path, CancellationToken cancel)
    {
        var socket = new SimSocket(cancel);
        await socket._socket.ConnectAsync(new Uri(baseUri.ToString().TrimEnd('/') + path), cancel);
        return socket;
    }

    /// <summary>
    /// A Binance connection. The streams of a URL are subscribed after the upgrade: an answered request proves that they are.
    /// </summary>
    public static async Task<SimSocket> OpenAsync(SimulatedVenues sim, string path, CancellationToken cancel)
    {
        var socket = await ConnectAsync(sim.WebSocket("binance"), path, cancel);
        await socket.AskAsync();
        return socket;
    }

    /// <summary>Asks Binance for the subscriptions: everything that was sent before the answer, and the answer.</summary>
    public async Task<(List<JsonElement> Before, JsonElement Answer)> AskAsync()
    {
        await SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":99}""");
        var messages = await ReceiveUntilAsync(message => message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.GetInt64() == 99);
        return (messages[..^1], messages[^1]);
    }

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _cancel);

    /// <summary>The next text message, or null when the venue closed in order.</summary>
    public async Task<string?> ReceiveTextAsync() => await ReceiveMessageAsync() is var (bytes, _) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The next message and whether it is binary, or null when the venue closed in order.</summary>
    public async Task<(byte[] Bytes, bool IsBinary)?> ReceiveMessageAsync()
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, length * 2);
            }

            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), _cancel);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (result.EndOfMessage)
            {
                return (_buffer[..length], result.MessageType == WebSocketMessageType.Binary);
            }
        }
    }

    public async Task<JsonElement> ReceiveAsync()
    {
        var text = await ReceiveTextAsync() ?? throw new InvalidOperationException("The venue closed the connection.");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Everything up to and including the first message that matches.</summary>
    public async Task<List<JsonElement>> ReceiveUntilAsync(Predicate<JsonElement> last)
    {
        var messages = new List<JsonElement>();
        do
        {
            messages.Add(await ReceiveAsync());
        }
        while (!last(messages[^1]));
        return messages;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
