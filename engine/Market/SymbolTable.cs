using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    private static int ImageBytes => Vector128<byte>.Count; // an image holds every byte of a symbol up to this long

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
        Array.Fill(_entries, new Entry { Length = -1 }); // no text has the image and the length of an empty slot
        foreach (var (native, id) in entries)
        {
            HighestListing = Math.Max(HighestListing, id);
            Insert(Encoding.UTF8.GetBytes(native), id);
        }
    }

    /// <summary>An empty table.</summary>
    public static SymbolTable Empty { get; } = new([]);

    /// <summary>The highest listing id; -1 where there is none.</summary>
    public int HighestListing { get; } = -1;

    /// <summary>Finds a symbol.</summary>
    /// <param name="native">The symbol's UTF-8 bytes as the venue's payload spells them.</param>
    /// <returns>The listing id, <see cref="Unselected"/> or <see cref="Unknown"/>.</returns>
    public int Find(ReadOnlySpan<byte> native)
    {
        var image = Image(native);
        var entries = _entries;
        for (var slot = Slot(image, native.Length); ; slot = (slot + 1) & (entries.Length - 1))
        {
            ref var entry = ref entries[slot];
            if (entry.Key is null)
            {
                return Unknown;
            }

            if (entry.Image == image && native.SequenceEqual(entry.Key))
            {
                return entry.Id;
            }
        }
    }

    /// <summary>Finds a symbol that lies in one vector, without a loop over its bytes.</summary>
    /// <param name="text">The symbol and anything behind it.</param>
    /// <param name="length">Bytes of the symbol, 0 to 16.</param>
    /// <returns>As <see cref="Find(ReadOnlySpan{byte})"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(Vector128<byte> text, int length)
    {
        var image = text & Vector128.GreaterThan(Vector128.Create((sbyte)length), Vector128<sbyte>.Indices).AsByte();
        ref var entry = ref _entries[Slot(image, length)];
        return entry.Image == image && entry.Length == length ? entry.Id : FindNext(image, length);
    }

    // The symbol is not where it would stand if nothing stood in its way.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: fewer than half of the slots are taken
    private int FindNext(Vector128<byte> image, int length)
    {
        var entries = _entries;
        for (var slot = Slot(image, length); entries[slot].Key is not null; slot = (slot + 1) & (entries.Length - 1))
        {
            ref var entry = ref entries[slot];
            if (entry.Image == image && entry.Length == length)
            {
                return entry.Id;
            }
        }

        return Unknown;
    }

    // The first sixteen bytes, zeros behind a shorter symbol: with the length, all that a symbol of up to sixteen bytes is.
    private static Vector128<byte> Image(ReadOnlySpan<byte> key)
    {
        Span<byte> image = stackalloc byte[ImageBytes];
        image.Clear();
        key[..Math.Min(key.Length, ImageBytes)].CopyTo(image);
        return Vector128.Create<byte>(image);
    }

    // Multiplicative hashing: the top bits of a product with an odd constant depend on every bit of both words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(Vector128<byte> image, int length)
    {
        var words = image.AsUInt64();
        var head = words.ToScalar() ^ ((ulong)(uint)length << 56);
        return (int)(((head ^ ulong.RotateLeft(words.GetElement(1) * 0x9E37_79B9_7F4A_7C15, 29)) * 0xD6E8_FEB8_6659_FD93) >> _shift);
    }

    private void Insert(byte[] key, int id)
    {
        var image = Image(key);
        var slot = Slot(image, key.Length);
        while (_entries[slot].Key is { } taken)
        {
            if (taken.AsSpan().SequenceEqual(key))
            {
                throw new ArgumentException($"the symbol {Encoding.UTF8.GetString(key)} is listed twice");
            }

            slot = (slot + 1) & (_entries.Length - 1);
        }

        _entries[slot] = new Entry { Image = image, Key = key, Id = id, Length = key.Length };
    }

    // 32 B: two entries a cache line.
    private struct Entry
    {
        public Vector128<byte> Image;
        public byte[]? Key;
        public int Id;
        public int Length;
    }
}
