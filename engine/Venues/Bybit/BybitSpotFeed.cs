using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>Bybit spot.</summary>
public sealed class BybitSpotFeed() : BybitFeed(MarketKind.Spot, "spot")
{
    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 100 * TenthOfBasisPoint; // 10 basis points

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 100 * TenthOfBasisPoint;

    /// <summary>The venue takes no more; others are refused whole.</summary>
    protected override int MaxArguments => 10;
}
