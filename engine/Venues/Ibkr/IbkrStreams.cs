using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Venues.Ibkr;

/// <summary>Writes the text messages of the WebSocket: one contract each, without a number.</summary>
internal static class IbkrStreams
{
    // Last price, bid, ask, sizes of ask and bid, last size, what kind of data it is, volume rounded and in full.
    private const string Fields = """{"fields":["31","84","85","86","88","7059","6509","87","7762"]}""";

    /// <summary>The heartbeat; the venue's answer repeats nothing of it.</summary>
    public static ReadOnlyMemory<byte> Tic { get; } = "tic"u8.ToArray();

    /// <summary>Writes <c>smd+265598+{"fields":["31",…]}</c>.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">Number of the first message, for the engine alone.</param>
    public static IReadOnlyList<SubscriptionMessage> Begin(IReadOnlyList<StreamKey> streams, long firstId) => Write("smd", Fields, streams, firstId);

    /// <summary>Writes <c>umd+265598+{}</c>.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">As above.</param>
    public static IReadOnlyList<SubscriptionMessage> End(IReadOnlyList<StreamKey> streams, long firstId) => Write("umd", "{}", streams, firstId);

    private static SubscriptionMessage[] Write(string topic, string arguments, IReadOnlyList<StreamKey> streams, long firstId) =>
        [.. streams.Select((stream, i) => new SubscriptionMessage(firstId + i, Encoding.UTF8.GetBytes($"{topic}+{stream.Native}+{arguments}"), [stream]))];
}
