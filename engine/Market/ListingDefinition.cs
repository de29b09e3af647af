namespace Crossfeed.Market;

/// <summary>What a venue's instrument list (or the user) says of one listing, before an engine gives it an id.</summary>
public sealed record ListingDefinition
{
    /// <summary>Venue name, lower case.</summary>
    public required string Venue { get; init; }

    /// <summary>The venue's own symbol as its payloads spell it.</summary>
    public required string Native { get; init; }

    /// <summary>Canonical symbol; names the kind of contract as well.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Quantity in base units of one unit of the venue's quantities, as a plain decimal: <c>0.0001</c> where it counts contracts of so much.</summary>
    public string ContractSize { get; init; } = "1";

    /// <summary>Units of the base asset for which the venue's price is and which one of its quantity has: 1000 for <c>1000PEPE</c>, else 1. A power of ten.</summary>
    public long Bundle { get; init; } = 1;

    /// <summary>Smallest price step for one base unit, as a plain decimal such as <c>0.01</c>.</summary>
    public required string PriceIncrement { get; init; }

    /// <summary>Smallest quantity step in base units as a plain decimal.</summary>
    public required string QuantityIncrement { get; init; }

    /// <summary>Smallest order quantity in base units; null when the venue names none.</summary>
    public string? MinQuantity { get; init; }

    /// <summary>Smallest order value in quote units; null when the venue names none.</summary>
    public string? MinNotional { get; init; }

    /// <summary>Taker fee of this listing in units of 10^-8 where the list gives one; else null and the feed's base tier applies.</summary>
    public long? TakerFeeE8 { get; init; }

    /// <summary>False when the venue does not let it trade now.</summary>
    public bool IsTrading { get; init; } = true;

    /// <summary>The venue's own word for whether it trades, such as <c>TRADING</c> or <c>untradable</c>; null where the list has none.</summary>
    public string? Status { get; init; }
}
