namespace Crossfeed.Market;

/// <summary>What the base assets of a feed are. The same letters mean different things in two classes: LINK is a coin and a share.</summary>
public enum AssetClass : byte
{
    /// <summary>Coins and tokens.</summary>
    Coins = 0,

    /// <summary>Shares, named by the ticker of their exchange.</summary>
    Shares,
}
