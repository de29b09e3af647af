using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>The listings that are compared with each other, and their ordered pairs. Changes off the hot path only.</summary>
internal sealed class InstrumentGroup : IComparable<InstrumentGroup>
{
    private readonly List<ListingLeg> _legs = [];

    public InstrumentGroup(Symbol symbol, AssetClass assets)
    {
        Symbol = symbol;
        Assets = assets;
    }

    /// <summary>The instrument; of a group across markets, the spot pair.</summary>
    public Symbol Symbol { get; }

    /// <summary>What the base asset is: a coin and a share of the same name are two instruments.</summary>
    public AssetClass Assets { get; }

    /// <summary>Ordinal order of the symbols, coins first.</summary>
    /// <param name="other">The other group.</param>
    public int CompareTo(InstrumentGroup? other) => other is null ? 1 : Symbol.CompareTo(other.Symbol) is not 0 and var order ? order : Assets.CompareTo(other.Assets);

    /// <summary>Position among all groups in ordinal order of their symbols.</summary>
    public int Rank { get; set; }

    /// <summary>The evaluation that this group was collected in last.</summary>
    public long CollectedIn { get; set; }

    /// <summary>All ordered pairs, ascending by buy venue, then sell venue (and by symbol within a venue).</summary>
    public VenuePair[] Pairs { get; private set; } = [];

    /// <summary>True when no listing is left.</summary>
    public bool IsEmpty => _legs.Count == 0;

    /// <summary>Adds a listing in its place.</summary>
    /// <exception cref="ArgumentException">The group has a listing of that venue and symbol.</exception>
    public void Add(ListingLeg leg)
    {
        var place = _legs.FindIndex(other => ListingLeg.Compare(other, leg) >= 0);
        if (place >= 0 && ListingLeg.Compare(_legs[place], leg) == 0)
        {
            throw new ArgumentException($"{leg.Listing} is listed twice: as {_legs[place].Listing.Native} and as {leg.Listing.Native}", nameof(leg));
        }

        _legs.Insert(place < 0 ? _legs.Count : place, leg);
        Rebuild();
    }

    /// <summary>Takes a listing out; its pairs must be closed.</summary>
    public void Remove(ListingLeg leg)
    {
        _legs.Remove(leg);
        leg.Pairs = [];
        Rebuild();
    }

    // Pairs that stay keep their objects, and with them their open triggers.
    private void Rebuild()
    {
        var pairs = new List<VenuePair>(_legs.Count * (_legs.Count - 1));
        foreach (var buy in _legs)
        {
            foreach (var sell in _legs)
            {
                if (buy != sell)
                {
                    pairs.Add(Array.Find(Pairs, pair => pair.Buy == buy && pair.Sell == sell) ?? new VenuePair(buy, sell));
                }
            }
        }

        Pairs = [.. pairs];
        for (var i = 0; i < Pairs.Length; i++)
        {
            Pairs[i].Index = i;
        }

        var bounds = new EdgeBounds[_legs.Count];
        foreach (var leg in _legs)
        {
            leg.GroupBounds = bounds;
            leg.BoundsIndex = _legs.IndexOf(leg);
            leg.LoadBounds();
            leg.Pairs = Array.FindAll(Pairs, pair => pair.Buy == leg || pair.Sell == leg);
            leg.IsQuiet = false; // it may have a pair that nobody has looked at
        }
    }
}
