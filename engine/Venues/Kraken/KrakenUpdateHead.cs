using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Kraken;

/// <summary>HOT: how the updates of one listing begin, up to the first bid: verified in three vectors, without looking for the symbol. Needs AVX2.</summary>
[StructLayout(LayoutKind.Sequential)] // the vectors first: what a frame is held against lies together
internal unsafe struct KrakenUpdateHead
{
    /// <summary>Bytes in front of the symbol.</summary>
    public const int SymbolStart = 53;

    private const int LastStart = SymbolStart - 32; // of the second vector: what the first leaves, and more

    private Vector256<byte> _text; // from the symbol on
    private Vector256<byte> _mask; // which bytes of it belong to the head

    // {"channel":"book","type":"update","data":[{"symbol":"
    private static ReadOnlySpan<byte> Envelope => "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\""u8;

    private static ReadOnlySpan<byte> BidsKey => "\",\"bids\":["u8;

    /// <summary>Bytes up to the first bid; 0 where nothing is remembered.</summary>
    public int Length { readonly get; private set; }

    /// <summary>The listing.</summary>
    public int Listing { readonly get; private set; }

    /// <summary>True when a frame begins like the one remembered.</summary>
    /// <param name="frame">The frame, of at least <see cref="KrakenUpdateTail.MinFrameBytes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Holds(byte* frame)
    {
        ref var envelope = ref MemoryMarshal.GetReference(Envelope);
        var differences = (Vector256.Load(frame) ^ Vector256.LoadUnsafe(ref envelope))
            | (Vector256.Load(frame + LastStart) ^ Vector256.LoadUnsafe(ref envelope, LastStart))
            | ((Vector256.Load(frame + SymbolStart) ^ _text) & _mask);
        return differences == Vector256<byte>.Zero && Length != 0;
    }

    /// <summary>Remembers how a frame begins that was read another way.</summary>
    /// <param name="frame">An update, of at least <see cref="KrakenUpdateTail.MinFrameBytes"/>.</param>
    /// <param name="listing">The listing of its only book.</param>
    public void Learn(byte* frame, int listing)
    {
        var rest = new ReadOnlySpan<byte>(frame + SymbolStart, Vector256<byte>.Count);
        var key = rest.IndexOf(BidsKey); // no symbol can hold it: its quotes would be escaped
        Length = 0;
        if (key < 0 || !new ReadOnlySpan<byte>(frame, SymbolStart).SequenceEqual(Envelope))
        {
            return; // a longer symbol, or written in another way
        }

        var length = key + BidsKey.Length;
        _text = Vector256.Load(frame + SymbolStart);
        _mask = Vector256.GreaterThan(Vector256.Create((sbyte)length), Vector256<sbyte>.Indices).AsByte();
        Listing = listing;
        Length = SymbolStart + length;
    }
}
