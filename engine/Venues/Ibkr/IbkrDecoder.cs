using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Ibkr;

/// <summary>HOT: decodes the messages of the gateway; 0 B. A message names what has changed of a contract; what it leaves out is remembered.</summary>
public sealed unsafe partial class IbkrDecoder : FrameDecoder, ITwoPathDecoder
{
    private readonly IbkrTops _tops = new();
    private readonly IbkrReader _reader;

    /// <summary>A decoder for one thread.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    public IbkrDecoder(ListingDecimals decimals)
        : base(decimals) => _reader = new IbkrReader(decimals, _tops);

    /// <inheritdoc/>
    public override bool IsStateful => true;

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
    public override void Forget(int listingId) => _tops[listingId] = default;

    /// <inheritdoc/>
    protected override void MakeRoom(int listings) => _tops.MakeRoom(listings);

    /// <inheritdoc/>
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = _reader.TryReadContract(frame, out var contract) ? Encoding.ASCII.GetString(contract) : string.Empty;
        return native.Length > 0;
    }
}
