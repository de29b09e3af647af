using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// HOT: decodes Binance spot or USD-M messages, combined (<c>{"stream":…,"data":{…}}</c>) or raw; 0 B. A scanner verifies the form that the venue sends byte by byte; whatever
/// differs from it in one byte goes to the general path, which takes any JSON and is the authority. Both give the same events.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
/// <param name="market">Spot or linear (USD-M): their messages differ in a few fields.</param>
public sealed unsafe partial class BinanceDecoder(ListingDecimals decimals, MarketKind market) : FrameDecoder(decimals), ITwoPathDecoder
{
    private const int NameOffset = 11; // behind {"stream":"

    // "t" is the id of a trade, "a" of an aggregate; those of quotes are prices.
    private static readonly NumberKey[] TradeNumbers =
        [new("T", NumberRole.Time), new("t", NumberRole.Sequence), new("a", NumberRole.Sequence), new("p", NumberRole.Price), new("q", NumberRole.Quantity)];

    private static readonly NumberKey[] QuoteNumbers =
    [
        new("T", NumberRole.Time), new("u", NumberRole.Sequence),
        new("b", NumberRole.Price), new("B", NumberRole.Quantity), new("a", NumberRole.AskPrice), new("A", NumberRole.AskQuantity),
    ];

    private static readonly NumberKey[] SpotDepthNumbers = [new("E", NumberRole.Time), new("U", NumberRole.FirstSequence), new("u", NumberRole.Sequence)];

    private static readonly NumberKey[] LinearDepthNumbers =
        [new("T", NumberRole.Time), new("U", NumberRole.FirstSequence), new("u", NumberRole.Sequence), new("pu", NumberRole.PreviousSequence)];

    private readonly FrameForms _forms = new(NameOffset);
    private readonly FrameForms _depthHeads = new(NameOffset);
    private readonly BinanceReader _reader = new(decimals, market);
    private readonly bool _isLinear = market == MarketKind.Linear;

    /// <inheritdoc/>
    public override void Decode(byte* frame, int length, DecodedFrame output)
    {
        if (!TryScan(frame, length, output))
        {
            DecodeGeneral(frame, length, output);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin of the scanner
    public void DecodeGeneral(byte* frame, int length, DecodedFrame output) => _reader.Read(new ReadOnlySpan<byte>(frame, length), Symbols, output);

    /// <inheritdoc/>
    public override void DecodeDepthSnapshot(byte* body, int length, int listingId, DecodedFrame output)
    {
        if (!TryScanSnapshot(body, length, listingId, output))
        {
            DecodeDepthSnapshotGeneral(body, length, listingId, output);
        }
    }

    /// <summary>The general path of <see cref="DecodeDepthSnapshot"/> alone.</summary>
    /// <param name="body">The body.</param>
    /// <param name="length">Bytes of the body.</param>
    /// <param name="listingId">The listing that was asked for.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin of the scanner
    public void DecodeDepthSnapshotGeneral(byte* body, int length, int listingId, DecodedFrame output) =>
        _reader.ReadSnapshot(new ReadOnlySpan<byte>(body, length), listingId, output);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native) => _reader.TryReadSymbol(frame, out native);
}
