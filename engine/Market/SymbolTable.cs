using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Crossfeed.Market;

/// <summary>
/// HOT: finds the listing of a native symbol by its bytes; 0 B, about 3 ns. Built once off the hot path, then only read; a changed set of listings is a new table. Open
/// addressing at most half full, so a look-up is one hash and about one compare.
/// </summary>
public sealed class SymbolTable
{
    /// <summary>Result for a symbol that the table does not hold.</summary>
    public const int Unknown = -1;

    /// <summary>Result for a symbol of the venue that the user did not ask for.</summary>
    public const int Unselected = -2;

    private const int WordBytes = 8;
    private const int ImageBytes = 2 * WordBytes; // two words hold every byte of a symbol up to this long

    private readonly Entry[] _entries;
    private readonly int _shift;

    /// <summary>Builds the table.</summary>
    /// <param name="entries">Native symbol and listing id (or <see cref="Unselected"/>). Symbols must be distinct.</param>
    public SymbolTable(IReadOnlyCollection<KeyValuePair<string, int>> entries)
    {
        var bits = 4;
        while (1 << bits < entries.Count * 2)
        {
            bits++;
        }

        _shift = 64 - bits;
        _entries = new Entry[1 << bits];
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
    public int Find(ReadOnlySpan<byte> native)
    {
        var (head, tail) = Image(native);
        var entries = _entries;
        for (var slot = Slot(head, tail, native.Length); ; slot = (slot + 1) & (entries.Length - 1))
        {
            ref var entry = ref entries[slot];
            if (entry.Key is null)
            {
                return Unknown;
            }

            if (entry.Head == head && entry.Tail == tail && entry.Key.Length == native.Length && (native.Length <= ImageBytes || native.SequenceEqual(entry.Key)))
            {
                return entry.Id;
            }
        }
    }

    // The first and the last eight bytes (they overlap below sixteen): with the length, all that a symbol of up to sixteen bytes is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Head, ulong Tail) Image(ReadOnlySpan<byte> key)
    {
        ref var first = ref MemoryMarshal.GetReference(key);
        if (key.Length >= WordBytes)
        {
            return (Unsafe.ReadUnaligned<ulong>(ref first), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, key.Length - WordBytes)));
        }

        if (key.Length >= WordBytes / 2)
        {
            return (Unsafe.ReadUnaligned<uint>(ref first), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, key.Length - (WordBytes / 2))));
        }

        ulong head = 0;
        foreach (var letter in key)
        {
            head = (head << 8) | letter;
        }

        return (head, 0);
    }

    // Multiplicative hashing: the top bits of a product with an odd constant depend on every bit of both words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(ulong head, ulong tail, int length) =>
        (int)(((head ^ ((ulong)(uint)length << 56) ^ ulong.RotateLeft(tail * 0x9E37_79B9_7F4A_7C15, 29)) * 0xD6E8_FEB8_6659_FD93) >> _shift);

    private void Insert(byte[] key, int id)
    {
        var (head, tail) = Image(key);
        var slot = Slot(head, tail, key.Length);
        while (_entries[slot].Key is { } taken)
        {
            if (taken.AsSpan().SequenceEqual(key))
            {
                throw new ArgumentException($"the symbol {Encoding.UTF8.GetString(key)} is listed twice");
            }

            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = new Entry { Head = head, Tail = tail, Key = key, Id = id };
    }

    // 32 B: two entries a cache line.
    private struct Entry
    {
        public ulong Head;
        public ulong Tail;
        public byte[]? Key;
        public int Id;
    }
}
