namespace Crossfeed.Arbitrage;

/// <summary>What a trigger compares. The values are part of the trigger ring's format.</summary>
public enum TriggerKind : byte
{
    /// <summary>One instrument on two venues.</summary>
    CrossVenue = 0,

    /// <summary>Spot against the linear perpetual of the same pair, on one venue or two.</summary>
    SpotPerpetual = 1,
}

/// <summary>Names of the kinds as files and terminals spell them.</summary>
public static class TriggerKinds
{
    /// <summary>The kind in kebab case: <c>cross-venue</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string Name(TriggerKind kind) => kind switch
    {
        TriggerKind.CrossVenue => "cross-venue",
        TriggerKind.SpotPerpetual => "spot-perpetual",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind"),
    };
}
