using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>
/// Which shard an instrument lives on. All listings of a pair share one, spot and perpetual alike, so that no comparison crosses shards; pairs are dealt out in ordinal order, so that
/// the same symbols always lie the same way. A pair that was dealt out stays where it is.
/// </summary>
/// <param name="shards">Number of shards.</param>
public sealed class ShardMap(int shards)
{
    private readonly Dictionary<(string Base, string Quote), int> _shards = [];

    /// <summary>Deals pairs out that have no shard yet.</summary>
    /// <param name="symbols">The symbols.</param>
    public void Deal(IEnumerable<Symbol> symbols)
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
