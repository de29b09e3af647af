using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Bybit;

/// <summary>
/// HOT: decodes Bybit v5 messages of spot or linear; 0 B. A scanner verifies the forms in which the venue sends books, quotes, trades, tickers and bars byte by byte, in the key orders of both markets;
/// whatever differs from them in one byte goes to the general path, which takes any JSON and is the authority. Both give the same events.
/// </summary>
public sealed unsafe partial class BybitDecoder : FrameDecoder, ITwoPathDecoder
{
    private readonly BybitTops _bests;
    private readonly BybitTops _tickers;
    private readonly BybitReader _reader;

    /// <summary>A decoder for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    public BybitDecoder(ListingDecimals decimals)
        : base(decimals)
    {
        _bests = new BybitTops(decimals);
        _tickers = new BybitTops(decimals);
        _reader = new BybitReader(decimals, _bests, _tickers);
    }

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
    protected override void MakeRoom(int listings)
    {
        _bests.MakeRoom(listings);
        _tickers.MakeRoom(listings);
        Array.Resize(ref _priceForms, Math.Max(listings, _priceForms.Length));
    }

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native) => _reader.TryReadSymbol(frame, out native);
}
