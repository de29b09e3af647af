using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>What an import must know of the venue whose frames it reads.</summary>
public interface IImportFeed
{
    /// <summary>Venue name, lower case.</summary>
    string Venue { get; }

    /// <summary>Kind of contract that the feed carries.</summary>
    MarketKind Market { get; }

    /// <summary>Name of the feed in captures: <c>binance/spot</c>.</summary>
    string FeedName { get; }

    /// <summary>False for the address of a connection that carries another market of the venue: its frames are skipped and counted.</summary>
    /// <param name="address">WebSocket address as the file has it.</param>
    bool Carries(string address) => true;

    /// <summary>Tells what a recorded REST address was asked for.</summary>
    /// <param name="address">The URL as the file has it.</param>
    ImportRequest Classify(string address);

    /// <summary>Reads the venue's instrument list.</summary>
    /// <param name="body">The REST body.</param>
    /// <exception cref="InvalidDataException">The body is not an instrument list; the message says why.</exception>
    IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body);

    /// <summary>Finds the native symbol that a message is about.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="native">The symbol.</param>
    bool TryReadNative(ReadOnlySpan<byte> frame, out string native);

    /// <summary>Finds the venue's own time in a message, for recordings that have no other.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="nanos">Nanoseconds since the Unix epoch.</param>
    bool TryReadTime(ReadOnlySpan<byte> frame, out long nanos)
    {
        nanos = 0;
        return false;
    }

    /// <summary>Canonical symbol of a native one where no instrument list is at hand.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="symbol">The guess.</param>
    bool TryGuessSymbol(string native, out Symbol symbol);

    /// <summary>Begins a survey of the decimals that the frames of some listings use.</summary>
    /// <param name="natives">Native symbols of those listings.</param>
    IDecimalSurvey BeginSurvey(IReadOnlyList<string> natives);
}

/// <summary>Finds the finest decimals in frames, for listings whose increments nobody told.</summary>
public interface IDecimalSurvey
{
    /// <summary>Looks at one frame.</summary>
    /// <param name="frame">A message, or a depth snapshot with its subject. Good during the call; slack stands behind the payload.</param>
    void Include(in FrameSlot frame);

    /// <summary>The finest decimals seen so far.</summary>
    /// <param name="native">One of the listings.</param>
    /// <param name="priceDecimals">Significant decimals of the finest price.</param>
    /// <param name="quantityDecimals">Significant decimals of the finest quantity.</param>
    /// <returns>False when no frame carried a price of this listing.</returns>
    bool TryGetDecimals(string native, out int priceDecimals, out int quantityDecimals);
}

/// <summary>What a recorded REST address asks for.</summary>
/// <param name="Kind"><see cref="FrameKind.InstrumentList"/>, <see cref="FrameKind.DepthSnapshot"/>, or <see cref="FrameKind.None"/> for anything else.</param>
/// <param name="Native">Native symbol of a depth snapshot, else null.</param>
public readonly record struct ImportRequest(FrameKind Kind, string? Native);
