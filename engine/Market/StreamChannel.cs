namespace Crossfeed.Market;

/// <summary>What a stream of a listing carries.</summary>
public enum StreamChannel : byte
{
    /// <summary>Changes of the book.</summary>
    Depth = 0,

    /// <summary>Best bid and ask.</summary>
    Quotes,

    /// <summary>Prints.</summary>
    Trades,

    /// <summary>Open, high, low, close, volume.</summary>
    Bars,
}

/// <summary>Names of the channels as reports and files spell them.</summary>
public static class StreamChannels
{
    /// <summary>Number of channels.</summary>
    public const int Count = (int)StreamChannel.Bars + 1;

    /// <summary>The channel in lower case: <c>depth</c>, <c>quotes</c>, <c>trades</c>, <c>bars</c>.</summary>
    /// <param name="channel">The channel.</param>
    public static string Name(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "depth",
        StreamChannel.Quotes => "quotes",
        StreamChannel.Trades => "trades",
        StreamChannel.Bars => "bars",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };
}
