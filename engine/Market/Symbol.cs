namespace Crossfeed.Market;

/// <summary>A canonical instrument name: <c>BTC/USDT</c> (spot) or <c>BTC/USDT:PERP</c> (linear perpetual), the same on every venue.</summary>
/// <param name="Base">Base asset, upper case.</param>
/// <param name="Quote">Quote asset, upper case.</param>
/// <param name="Market">Kind of contract.</param>
public readonly record struct Symbol(string Base, string Quote, MarketKind Market) : IComparable<Symbol>
{
    private const string PerpetualSuffix = ":PERP";

    /// <summary>Reads <c>BASE/QUOTE</c> or <c>BASE/QUOTE:PERP</c>, any case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="symbol">The symbol when the text is one.</param>
    /// <returns>False when a part is missing or there is anything else in the text.</returns>
    public static bool TryParse(string text, out Symbol symbol)
    {
        symbol = default;
        var pair = text.Trim().ToUpperInvariant();
        var market = MarketKind.Spot;
        if (pair.EndsWith(PerpetualSuffix, StringComparison.Ordinal))
        {
            market = MarketKind.Linear;
            pair = pair[..^PerpetualSuffix.Length];
        }

        var slash = pair.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == pair.Length - 1 || !IsAsset(pair.AsSpan(0, slash)) || !IsAsset(pair.AsSpan(slash + 1)))
        {
            return false;
        }

        symbol = new Symbol(pair[..slash], pair[(slash + 1)..], market);
        return true;
    }

    /// <summary>Ordinal order of the canonical text, the order of every listing that the engine prints.</summary>
    /// <param name="other">The other symbol.</param>
    public int CompareTo(Symbol other) => string.CompareOrdinal(ToString(), other.ToString());

    /// <inheritdoc/>
    public override string ToString() => Market == MarketKind.Linear ? $"{Base}/{Quote}{PerpetualSuffix}" : $"{Base}/{Quote}";

    // Assets may have any letters (venues list some in Chinese), but none of the characters that part symbols in lists and options.
    private static bool IsAsset(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (letter is '/' or ':' or ',' || char.IsWhiteSpace(letter))
            {
                return false;
            }
        }

        return true;
    }
}
