using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// HOT: decodes Gate messages; 0 B. A scanner verifies the form in which the venue sends books, trades and quotes byte by byte; whatever differs from it in one byte goes to
/// the general path, which takes any JSON and is the authority. Both give the same events.
/// </summary>
public abstract unsafe partial class GateDecoder : FrameDecoder, ITwoPathDecoder
{
    private readonly GateReader _reader;

    private protected GateDecoder(GateMarket market, ListingDecimals decimals)
        : base(decimals) => _reader = new GateReader(market, decimals);

    /// <inheritdoc/>
    public override void Decode(byte* frame, int length, DecodedFrame output)
    {
        if (!TryScan(frame, length, output))
        {
            DecodeGeneral(frame, length, output);
        }
    }

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length <= LevelScan.MaxFrameBytes && ScanEnvelope(frame, frame + length, output))
        {
            return true;
        }

        output.Clear();
        return false;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin of the scanner
    public void DecodeGeneral(byte* frame, int length, DecodedFrame output) => _reader.Read(new ReadOnlySpan<byte>(frame, length), Symbols, output);

    /// <inheritdoc/>
    public override void DecodeDepthSnapshot(byte* body, int length, int listingId, DecodedFrame output) =>
        _reader.ReadSnapshot(new ReadOnlySpan<byte>(body, length), listingId, output);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = _reader.TryReadSymbol(frame, out var symbol) ? Encoding.UTF8.GetString(symbol) : string.Empty;
        return native.Length > 0;
    }

    // The whole message; false when any byte is not what is known here.
    private protected abstract bool ScanEnvelope(byte* at, byte* end, DecodedFrame output);
}
