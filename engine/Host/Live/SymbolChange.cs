using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>What came and went in a change of symbols.</summary>
/// <param name="Added">Symbols that are carried from now on, sorted.</param>
/// <param name="Removed">Symbols that are not any more, sorted.</param>
public sealed record SymbolChange(IReadOnlyList<Symbol> Added, IReadOnlyList<Symbol> Removed)
{
    /// <summary>As the log says it: <c>+ETH/USDT -SOL/USDT</c>.</summary>
    public override string ToString() =>
        Added.Count + Removed.Count == 0 ? "nothing" : string.Join(' ', Added.Select(s => $"+{s}").Concat(Removed.Select(s => $"-{s}")));
}
