using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// HOT: decodes Kraken spot messages; 0 B. A scanner verifies the form in which the venue sends books, trades and quotes byte by byte; whatever differs from it in one byte goes to
/// the general path, which takes any JSON and is the authority. Both give the same events.
/// </summary>
public sealed unsafe partial class KrakenSpotDecoder : FrameDecoder, ITwoPathDecoder
{
    private readonly KrakenDepths _depths = new();
    private readonly KrakenReader _reader;

    /// <summary>A decoder for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    public KrakenSpotDecoder(ListingDecimals decimals)
        : base(decimals) => _reader = new KrakenReader(decimals, _depths);

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
    protected override void MakeRoom(int listings) => _depths.MakeRoom(listings);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = _reader.TryReadSymbol(frame, out var symbol) ? Encoding.UTF8.GetString(symbol) : string.Empty;
        return native.Length > 0;
    }
}
