using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>Bybit perpetuals settled in USDT and USDC. Quantities are in the base asset.</summary>
public sealed class BybitLinearFeed() : BybitFeed(MarketKind.Linear, "linear")
{
    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 55 * TenthOfBasisPoint; // 5.5 basis points

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 20 * TenthOfBasisPoint; // 2 basis points

    /// <summary>Trades have UUIDs here, which have no order and no place in a count; <c>seq</c> is one for all prints of an order.</summary>
    /// <param name="channel">The channel.</param>
    public override bool CarriesIds(StreamChannel channel) => channel is StreamChannel.Depth or StreamChannel.Quotes;

    /// <summary>The venue names no limit. One wrong argument has the whole request refused, so they are kept small enough to be halved quickly.</summary>
    protected override int MaxArguments => 50;
}
