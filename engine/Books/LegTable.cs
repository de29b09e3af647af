using System.Runtime.CompilerServices;

namespace Crossfeed.Books;

/// <summary>
/// Which connection is a leg of which line. Changes, and allocates, when connections open and close; looked at by a frame only where a line has had several legs. As many
/// connections as 16 bits number; a line whose legs are all closed is forgotten.
/// </summary>
internal sealed class LegTable
{
    private readonly Dictionary<long, Line> _lines = [];
    private Leg[] _legs = []; // by connection

    /// <summary>True from the moment on that any line has had more than one leg at a time.</summary>
    public bool HasSeveral { get; private set; }

    /// <summary>Opens a leg; one that is open must be closed first.</summary>
    /// <param name="connection">Its connection.</param>
    /// <param name="line">Its line; 0 for a line of its own.</param>
    /// <returns>False when the line has no place left.</returns>
    public bool TryOpen(ushort connection, long line)
    {
        if (line == 0)
        {
            return true;
        }

        if (!_lines.TryGetValue(line, out var found))
        {
            _lines.Add(line, found = new Line());
        }

        var place = found.Add(connection);
        if (place < 0)
        {
            return false;
        }

        if (connection >= _legs.Length)
        {
            Array.Resize(ref _legs, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)connection + 1));
        }

        HasSeveral |= found.HadSeveral;
        _legs[connection] = new Leg { Line = found, Number = line, Place = (byte)place };
        return true;
    }

    /// <summary>Closes a leg; nothing happens when it is not open.</summary>
    /// <param name="connection">Its connection.</param>
    public void Close(ushort connection)
    {
        if (Find(connection) is { Line: { } line } leg)
        {
            line.Remove(leg.Place);
            _legs[connection] = default;
            if (line.Open == 0)
            {
                _lines.Remove(leg.Number);
            }
        }
    }

    /// <summary>The leg of a connection; without a line when it is none.</summary>
    /// <param name="connection">The connection.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Leg Find(ushort connection)
    {
        var legs = _legs;
        return connection < legs.Length ? legs[connection] : default;
    }

    /// <summary>An open leg.</summary>
    internal struct Leg
    {
        public Line? Line;
        public long Number; // of the line
        public byte Place;

        public readonly byte Bit => (byte)(1 << Place);
    }
}
