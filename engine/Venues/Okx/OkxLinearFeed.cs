using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>OKX linear perpetuals (SWAP), which are counted in contracts: <c>ctVal</c> × <c>ctMult</c> units of the base asset each. Inverse ones, which count dollars, are left out.</summary>
public sealed class OkxLinearFeed() : OkxFeed(MarketKind.Linear)
{
    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 5 * (Listing.FeeUnit / 10_000); // 5 basis points

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 2 * (Listing.FeeUnit / 10_000); // 2 basis points
}
