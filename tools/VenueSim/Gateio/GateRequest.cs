using System.Text.Json;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>A client's request, checked in form: whether the pair exists is not, as the venue does not check it either.</summary>
internal sealed record GateRequest
{
    private static readonly string[] Intervals = ["10s", "1m", "5m", "15m", "30m", "1h", "4h", "8h", "1d", "7d"];

    public string Channel { get; private init; } = "";

    public string Event { get; private init; } = "";

    public bool Subscribe => Event == "subscribe";

    /// <summary>The request's id as raw JSON, to be echoed; null when absent.</summary>
    public string? Id { get; private init; }

    /// <summary>The payload as raw JSON, to be echoed.</summary>
    public string Payload { get; private init; } = "[]";

    /// <summary>The topics asked for.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>What is wrong with the request, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>1: the body has the wrong form; 2: an argument is wrong.</summary>
    public int ProblemCode { get; private init; } = 2;

    /// <summary>How many payload entries make one topic of a channel: for most, each entry is one.</summary>
    public static int ParameterCount(string channel) => Behind(channel) switch
    {
        "order_book" => 3,
        "candlesticks" or "order_book_update" => 2,
        _ => 1,
    };

    /// <summary>The channel's name without its market: <c>trades</c> of <c>spot.trades</c>.</summary>
    public static string Behind(string channel) => channel[(channel.IndexOf('.') + 1)..];

    // {"time":1606292218,"id":123,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"]}
    public static GateRequest Parse(ReadOnlyMemory<byte> message, string prefix)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return Parse(document.RootElement, prefix);
        }
        catch (JsonException)
        {
            return Malformed("invalid JSON");
        }
    }

    private static GateRequest Parse(JsonElement root, string prefix)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "channel") is not { } channel)
        {
            return Malformed("channel is missing");
        }

        var request = new GateRequest
        {
            Channel = channel,
            Event = Text(root, "event") ?? "",
            Id = root.TryGetProperty("id", out var id) ? id.GetRawText() : null,
        };
        if (channel == prefix + "ping")
        {
            return request;
        }

        if (request.Event is not ("subscribe" or "unsubscribe"))
        {
            return request with { Problem = $"unknown event {request.Event}", ProblemCode = 1 };
        }

        if (!root.TryGetProperty("payload", out var payload) || payload.ValueKind != JsonValueKind.Array)
        {
            return request with { Problem = "payload is missing", ProblemCode = 1 };
        }

        var entries = new List<string>();
        foreach (var entry in payload.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.String)
            {
                return request with { Problem = "payload entries must be strings", ProblemCode = 1, Payload = payload.GetRawText() };
            }

            entries.Add(entry.GetString()!);
        }

        request = request with { Payload = payload.GetRawText() };
        return ProblemOf(channel, prefix, entries) is { } problem
            ? request with { Problem = problem }
            : request with { Names = NamesOf(channel, entries) };
    }

    // Many pairs in one payload, or one pair with its parameters in fixed positions, depending on the channel.
    private static string[] NamesOf(string channel, List<string> entries) =>
        ParameterCount(channel) > 1
            ? [$"{channel}/{string.Join(',', entries)}"]
            : [.. entries.Select(entry => $"{channel}/{entry}")];

    private static string? ProblemOf(string channel, string prefix, List<string> entries) => !channel.StartsWith(prefix, StringComparison.Ordinal) ? $"unknown channel {channel}" : Behind(channel) switch
    {
        "trades" or "book_ticker" or "tickers" => entries.Count == 0 ? "payload is empty" : null,
        "obu" => ObuProblem(entries),
        "candlesticks" => entries.Count != 2 ? "payload must be [interval, currency_pair]"
            : Array.IndexOf(Intervals, entries[0]) < 0 ? $"invalid interval {entries[0]}" : null,
        "order_book_update" => entries.Count != 2 ? "payload must be [currency_pair, interval]"
            : entries[1] is not ("100ms" or "20ms") ? $"invalid interval {entries[1]}" : null,
        "order_book" => entries.Count != 3 ? "payload must be [currency_pair, level, interval]"
            : entries[1] is not ("5" or "10" or "20" or "50" or "100") ? $"invalid level {entries[1]}"
            : entries[2] is not ("100ms" or "1000ms") ? $"invalid interval {entries[2]}" : null,
        _ => $"unknown channel {channel}",
    };

    private static string? ObuProblem(List<string> entries)
    {
        foreach (var entry in entries)
        {
            var parts = entry.Split('.');
            if (parts.Length != 3 || parts[0] != "ob" || parts[2] is not ("50" or "400"))
            {
                return $"invalid stream {entry}";
            }
        }

        return entries.Count == 0 ? "payload is empty" : null;
    }

    private static GateRequest Malformed(string problem) => new() { Problem = problem, ProblemCode = 1 };

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
