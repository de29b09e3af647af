using System.Runtime.CompilerServices;
using System.Text;

namespace Crossfeed.Market;

/// <summary>
/// HOT: finds the listing of a native symbol by its bytes. Built once off the hot path, then only read; a changed set of listings is a new table. Open addressing at
/// most half full, so a look-up is one hash and about one compare.
/// </summary>
public sealed class SymbolTable
{
    /// <summary>Result for a symbol that the table does not hold.</summary>
    public const int Unknown = -1;

    /// <summary>Result for a symbol of the venue that the user did not ask for.</summary>
    public const int Unselected = -2;

    private readonly byte[][] _keys;
    private readonly int[] _ids;
    private readonly int _mask;

    /// <summary>Builds the table.</summary>
    /// <param name="entries">Native symbol and listing id (or <see cref="Unselected"/>). Symbols must be distinct.</param>
    public SymbolTable(IReadOnlyCollection<KeyValuePair<string, int>> entries)
    {
        var capacity = 16;
        while (capacity < entries.Count * 2)
        {
            capacity *= 2;
        }

        _mask = capacity - 1;
        _keys = new byte[capacity][];
        _ids = new int[capacity];
        foreach (var (native, id) in entries)
        {
            Insert(Encoding.UTF8.GetBytes(native), id);
        }
    }

    /// <summary>An empty table.</summary>
    public static SymbolTable Empty { get; } = new([]);

    /// <summary>Finds a symbol.</summary>
    /// <param name="native">The symbol's UTF-8 bytes as the venue's payload spells them.</param>
    /// <returns>The listing id, <see cref="Unselected"/> or <see cref="Unknown"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> native)
    {
        for (var slot = Hash(native) & _mask; ; slot = (slot + 1) & _mask)
        {
            var key = _keys[slot];
            if (key is null)
            {
                return Unknown;
            }

            if (native.SequenceEqual(key))
            {
                return _ids[slot];
            }
        }
    }

    // FNV-1a: native symbols are 6 to 20 bytes, so a byte loop costs less than anything cleverer saves; the comparison behind it decides.
    private static int Hash(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u ^ (uint)key.Length;
        for (var i = 0; i < key.Length; i++)
        {
            hash = (hash ^ key[i]) * 16777619u;
        }

        return (int)(hash ^ (hash >> 15));
    }

    private void Insert(byte[] key, int id)
    {
        var slot = Hash(key) & _mask;
        while (_keys[slot] is not null)
        {
            if (_keys[slot].AsSpan().SequenceEqual(key))
            {
                throw new ArgumentException($"the symbol {Encoding.UTF8.GetString(key)} is listed twice");
            }

            slot = (slot + 1) & _mask;
        }

        _keys[slot] = key;
        _ids[slot] = id;
    }
}
