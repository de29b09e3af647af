using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// HOT: decodes MEXC spot pushes; 0 B. A scanner verifies the order of fields in which the venue sends depth, deals and book tickers byte by byte; whatever differs from it in one byte goes to the
/// general path, which takes any protobuf message of the schema and is the authority. Both give the same events.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe partial class MexcSpotDecoder(ListingDecimals decimals) : FrameDecoder(decimals), ITwoPathDecoder
{
    private readonly MexcReader _reader = new(decimals);
    private readonly MexcSnapshotReader _snapshots = new(decimals);

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
    public override void DecodeDepthSnapshot(byte* body, int length, int listingId, DecodedFrame output) =>
        _snapshots.Read(new ReadOnlySpan<byte>(body, length), listingId, output);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = !MexcReader.IsText(frame) && MexcPush.Read(frame, out var push) == RejectReason.None ? Encoding.UTF8.GetString(push.Native) : string.Empty;
        return native.Length > 0;
    }
}
