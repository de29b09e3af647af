namespace Crossfeed.Market;

/// <summary>Why a frame was not applied. Every rejection is counted under its reason.</summary>
public enum RejectReason : byte
{
    /// <summary>Not rejected.</summary>
    None = 0,

    /// <summary>Not well-formed JSON, or not UTF-8.</summary>
    Malformed,

    /// <summary>Well-formed, but a field that the channel prescribes is missing, doubled or of another type.</summary>
    UnexpectedShape,

    /// <summary>A channel or event that the decoder does not know.</summary>
    UnknownChannel,

    /// <summary>A symbol that no listing of the feed has.</summary>
    UnknownSymbol,

    /// <summary>A price or quantity that is not a decimal number, or is negative.</summary>
    BadNumber,

    /// <summary>A number that does not fit in 64 bits at the decimals it needs.</summary>
    NumberOutOfRange,

    /// <summary>More levels, events or bytes than a frame may hold.</summary>
    TooLarge,

    /// <summary>A connection that would be one leg too many of its line; what it brings is rejected too, as of an unknown channel.</summary>
    TooManyLegs,
}

/// <summary>Names of the reasons as reports and JSON spell them.</summary>
public static class RejectReasons
{
    /// <summary>Number of values of <see cref="RejectReason"/>, for arrays indexed by it.</summary>
    public const int Count = (int)RejectReason.TooManyLegs + 1;

    /// <summary>The reason in kebab case: <c>number-out-of-range</c>.</summary>
    /// <param name="reason">The reason.</param>
    public static string Name(RejectReason reason) => reason switch
    {
        RejectReason.None => "none",
        RejectReason.Malformed => "malformed",
        RejectReason.UnexpectedShape => "unexpected-shape",
        RejectReason.UnknownChannel => "unknown-channel",
        RejectReason.UnknownSymbol => "unknown-symbol",
        RejectReason.BadNumber => "bad-number",
        RejectReason.NumberOutOfRange => "number-out-of-range",
        RejectReason.TooLarge => "too-large",
        RejectReason.TooManyLegs => "too-many-legs",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason"),
    };
}
