namespace Crossfeed.Books;

/// <summary>Connections that say the same thing: the legs of a line. A leg keeps its place, 0 to 7, for as long as it is open.</summary>
internal sealed class Line
{
    /// <summary>Legs of a line at most: the bits of a byte.</summary>
    public const int MaxLegs = 8;

    private readonly ushort[] _connections = new ushort[MaxLegs];

    /// <summary>The open legs as bits.</summary>
    public byte Open { get; private set; }

    /// <summary>True when the line has had more than one leg at a time.</summary>
    public bool HadSeveral { get; private set; }

    /// <summary>Takes the lowest free place.</summary>
    /// <param name="connection">The leg's connection.</param>
    /// <returns>The place, or -1 when none is free.</returns>
    public int Add(ushort connection)
    {
        for (var place = 0; place < MaxLegs; place++)
        {
            var bit = 1 << place;
            if ((Open & bit) == 0)
            {
                HadSeveral |= Open != 0;
                Open |= (byte)bit;
                _connections[place] = connection;
                return place;
            }
        }

        return -1;
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="place">The place.</param>
    public void Remove(int place) => Open &= (byte)~(1 << place);

    /// <summary>The connection at a place; 0 when it is free.</summary>
    /// <param name="place">The place.</param>
    public ushort At(int place) => (Open & (1 << place)) != 0 ? _connections[place] : (ushort)0;

    /// <summary>The connection of the lowest of some legs.</summary>
    /// <param name="legs">Bits, at least one.</param>
    public ushort Lowest(byte legs) => _connections[System.Numerics.BitOperations.TrailingZeroCount(legs)];
}
