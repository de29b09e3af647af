using System.Text;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Gateio;

/// <summary>HOT: decoder of <see cref="GateSpotFeed"/>.</summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe class GateSpotDecoder(ListingDecimals decimals) : FrameDecoder(decimals)
{
    private readonly GateGeneralDecoder _general = new(decimals);

    /// <inheritdoc/>
    public override void Decode(byte* frame, int length, DecodedFrame output) => DecodeGeneral(frame, length, output);

    /// <summary>Decodes by the general path alone.</summary>
    /// <param name="frame">As for <see cref="Decode"/>.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void DecodeGeneral(byte* frame, int length, DecodedFrame output) => _general.Decode(new ReadOnlySpan<byte>(frame, length), Symbols, output);

    /// <inheritdoc/>
    public override void DecodeDepthSnapshot(byte* body, int length, int listingId, DecodedFrame output) =>
        _general.DecodeDepthSnapshot(new ReadOnlySpan<byte>(body, length), listingId, output);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = _general.TryReadSymbol(frame, out var symbol) ? Encoding.UTF8.GetString(symbol) : string.Empty;
        return native.Length > 0;
    }
}
