using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>
/// Which shard an instrument lives on. All listings of a pair share one, spot and perpetual alike, so that no comparison crosses shards; pairs are dealt out in ordinal order, so that
/// the same symbols always lie the same way.
/// </summary>
public sealed class ShardMap
{
    private readonly Dictionary<(string Base, string Quote), int> _shards = [];

    /// <summary>Deals the pairs of some symbols out.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <param name="shards">Number of shards.</param>
    public ShardMap(IEnumerable<Symbol> symbols, int shards)
    {
        foreach (var symbol in symbols.Order())
        {
            _shards.TryAdd((symbol.Base, symbol.Quote), _shards.Count % shards);
        }
    }

    /// <summary>The shard of a symbol.</summary>
    /// <param name="symbol">One of the symbols dealt out.</param>
    public int this[Symbol symbol] => _shards[(symbol.Base, symbol.Quote)];
}
