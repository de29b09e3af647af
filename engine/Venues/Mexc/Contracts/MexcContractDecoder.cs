using System.Text;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>HOT: decodes MEXC contract messages: any JSON that says what the documentation says; 0 B. One path: without a recording there is no exact text that a scanner could verify.</summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe class MexcContractDecoder(ListingDecimals decimals) : FrameDecoder(decimals)
{
    private readonly MexcContractReader _reader = new(decimals);

    /// <inheritdoc/>
    public override void Decode(byte* frame, int length, DecodedFrame output) => _reader.Read(new ReadOnlySpan<byte>(frame, length), Symbols, output);

    /// <inheritdoc/>
    public override void DecodeDepthSnapshot(byte* body, int length, int listingId, DecodedFrame output) => _reader.ReadSnapshot(new ReadOnlySpan<byte>(body, length), listingId, output);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = _reader.TryReadSymbol(frame, out var symbol) ? Encoding.UTF8.GetString(symbol) : string.Empty;
        return native.Length > 0;
    }
}
