using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>The venue's names of spot streams: <c>spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT</c>.</summary>
internal static class MexcStreams
{
    private const string Prefix = "spot@public.";
    private const string Mark = ".v3.api.pb@";
    private const string Speed = "100ms";
    private const string BarInterval = "Min1";

    /// <summary>The venue's name of a channel, without the symbol.</summary>
    /// <param name="channel">The channel.</param>
    public static string Channel(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => $"aggre.depth@{Speed}",
        StreamChannel.Quotes => $"aggre.bookTicker@{Speed}",
        StreamChannel.Trades => $"aggre.deals@{Speed}",
        StreamChannel.Bars => $"kline@{BarInterval}",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };

    /// <summary>The name of a stream.</summary>
    /// <param name="stream">The stream.</param>
    public static string Name(StreamKey stream) => stream.Channel switch
    {
        StreamChannel.Depth => $"{Prefix}aggre.depth{Mark}{Speed}@{stream.Native}",
        StreamChannel.Quotes => $"{Prefix}aggre.bookTicker{Mark}{Speed}@{stream.Native}",
        StreamChannel.Trades => $"{Prefix}aggre.deals{Mark}{Speed}@{stream.Native}",
        StreamChannel.Bars => $"{Prefix}kline{Mark}{stream.Native}@{BarInterval}",
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, "not a channel"),
    };

    /// <summary>The stream of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="stream">The stream.</param>
    /// <returns>False for a channel, a speed or an interval that the engine does not subscribe to.</returns>
    public static bool TryRead(string name, out StreamKey stream)
    {
        var native = Encoding.UTF8.GetString(SymbolOf(Encoding.UTF8.GetBytes(name)));
        foreach (var channel in Enum.GetValues<StreamChannel>())
        {
            stream = new StreamKey(native, channel);
            if (native.Length > 0 && Name(stream) == name)
            {
                return true;
            }
        }

        stream = default;
        return false;
    }

    /// <summary>The symbol in a channel's name: what stands behind the mark, or behind the speed that stands there.</summary>
    /// <param name="channel">Such as <c>spot@public.limit.depth.v3.api.pb@BTCUSDT@5</c>.</param>
    /// <returns>Empty where there is none.</returns>
    public static ReadOnlySpan<byte> SymbolOf(ReadOnlySpan<byte> channel)
    {
        var mark = channel.IndexOf(".pb@"u8);
        if (mark < 0)
        {
            return default;
        }

        var rest = channel[(mark + ".pb@"u8.Length)..];
        var split = rest.IndexOf((byte)'@');
        if (split < 0)
        {
            return rest;
        }

        return IsSpeed(rest[..split]) ? rest[(split + 1)..] : rest[..split];
    }

    // 100ms, 10ms
    private static bool IsSpeed(ReadOnlySpan<byte> part) => part.EndsWith("ms"u8) && part.Length > 2 && part[..^2].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
