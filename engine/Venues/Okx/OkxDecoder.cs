using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Okx;

/// <summary>
/// HOT: decodes OKX v5 messages; 0 B. A scanner verifies the form in which the venue sends books, trades and quotes byte by byte; whatever differs from it in one byte goes to
/// the general path, which takes any JSON and is the authority. Both give the same events. Spot and contracts are written alike.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe partial class OkxDecoder(ListingDecimals decimals) : FrameDecoder(decimals), ITwoPathDecoder
{
    private const int ChannelOffset = 19; // behind {"arg":{"channel":"
    private const int TradeNameOffset = ChannelOffset + 18; // behind trades","instId":"
    private const int BookNameOffset = ChannelOffset + 17; // behind books","instId":"

    private static readonly NumberKey[] TradeNumbers = [new("ts", NumberRole.Time), new("tradeId", NumberRole.Sequence), new("px", NumberRole.Price), new("sz", NumberRole.Quantity)];

    private readonly FrameForms _trades = new(TradeNameOffset); // levels have no keys: best prices cannot be remembered
    private readonly FrameForms _books = new(BookNameOffset); // changes of books, in front of their levels
    private readonly OkxReader _reader = new(decimals);

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
    public override bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native)
    {
        native = _reader.TryReadSymbol(frame, out var symbol) ? Encoding.UTF8.GetString(symbol) : string.Empty;
        return native.Length > 0;
    }
}
