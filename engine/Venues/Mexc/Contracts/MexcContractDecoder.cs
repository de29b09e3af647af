using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: decodes MEXC contract messages; 0 B. A scanner verifies the text that the venue is known to send byte by byte; whatever differs from it in one byte goes to the general path, which takes any JSON that
/// says what the documentation says and is the authority. Both give the same events.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe partial class MexcContractDecoder(ListingDecimals decimals) : FrameDecoder(decimals), ITwoPathDecoder
{
    private readonly MexcContractReader _reader = new(decimals);

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
    public override void DecodeDepthSnapshot(byte* body, int length, int listingId, DecodedFrame output) => _reader.ReadSnapshot(new ReadOnlySpan<byte>(body, length), listingId, output);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = _reader.TryReadSymbol(frame, out var symbol) ? Encoding.UTF8.GetString(symbol) : string.Empty;
        return native.Length > 0;
    }
}
