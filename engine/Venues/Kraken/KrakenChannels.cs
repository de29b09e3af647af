using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Kraken;

/// <summary>The venue's names of the channels that the engine uses, and their parameters.</summary>
internal static class KrakenChannels
{
    /// <summary>Levels a side of the book that the engine subscribes to; the venue has 10, 25, 100, 500 and 1000.</summary>
    public const int Depth = 100;

    /// <summary>Minutes of a bar.</summary>
    public const int BarMinutes = 1;

    /// <summary>The venue's name of a channel.</summary>
    /// <param name="channel">The channel.</param>
    public static string Name(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "book",
        StreamChannel.Quotes => "ticker",
        StreamChannel.Trades => "trade",
        StreamChannel.Bars => "ohlc",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };

    /// <summary>The channel with its parameters, for people.</summary>
    /// <param name="channel">The channel.</param>
    public static string Describe(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => string.Create(CultureInfo.InvariantCulture, $"book ({Depth} levels)"),
        StreamChannel.Quotes => "ticker (bbo)",
        StreamChannel.Bars => string.Create(CultureInfo.InvariantCulture, $"ohlc ({BarMinutes}m)"),
        _ => Name(channel),
    };

    /// <summary>The channel of a name.</summary>
    /// <param name="name">The venue's name.</param>
    /// <returns>Null for a channel that the engine does not subscribe to.</returns>
    public static StreamChannel? Named(string? name) => name switch
    {
        "book" => StreamChannel.Depth,
        "ticker" => StreamChannel.Quotes,
        "trade" => StreamChannel.Trades,
        "ohlc" => StreamChannel.Bars,
        _ => null,
    };

    /// <summary>True for a depth that the venue has.</summary>
    /// <param name="levels">Levels a side.</param>
    public static bool IsDepth(long levels) => levels is 10 or 25 or 100 or 500 or 1000;
}
