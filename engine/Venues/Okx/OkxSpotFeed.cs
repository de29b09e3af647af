using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>OKX spot.</summary>
public sealed class OkxSpotFeed() : OkxFeed(MarketKind.Spot)
{
    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 10 * (Listing.FeeUnit / 10_000); // 10 basis points

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 8 * (Listing.FeeUnit / 10_000); // 8 basis points
}
