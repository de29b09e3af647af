using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// HOT: remembers the heads of pushes, up to the tag of their time: channel and symbol, a fifth of a stream's bytes and the same in each of its pushes. What was verified once is compared whole from then on. 0 B.
/// Bounded: a newer head takes an older one's place. A change of the symbols makes all void.
/// </summary>
internal sealed unsafe class MexcHeads
{
    /// <summary>Shortest frame that may be looked up: the comparison reads up to 96 bytes, of which 64 may lie behind the end.</summary>
    public const int MinFrameBytes = MaxBytes - Market.Frames.FrameBlock.SlackBytes;

    private const int MaxBytes = 96; // three vectors; a bar's head, with its symbol's id, has 86 for BTCUSDT
    private const int SlotBits = 10; // 1024 heads of some 200 B: four streams of 250 pairs
    private const int MinChannel = 24; // bytes of a channel's name that has a symbol
    private const int ChannelRange = 40;
    private const int KindOffset = 20; // behind spot@public.aggre.: eight bytes that tell streams apart
    private const int WordBytes = sizeof(ulong);

    // Of the heads that would take an older one's place one in so many does: two streams that meet in a slot cost no more than a comparison each.
    private const int ReplaceEvery = 16;

    private readonly Head[] _heads = GC.AllocateArray<Head>(1 << SlotBits, pinned: true); // read through a pointer, like the frames
    private readonly Head* _first;
    private SymbolTable? _symbols;
    private uint _misses;

    public MexcHeads() => _first = (Head*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_heads));

    /// <summary>Compares a frame's head with the one remembered for its stream.</summary>
    /// <param name="frame">A frame of at least <see cref="MinFrameBytes"/>, with slack.</param>
    /// <param name="symbols">The feed's symbols.</param>
    /// <param name="listing">The listing, or <see cref="SymbolTable.Unselected"/>.</param>
    /// <returns>Bytes of the head, which may reach into the slack of a frame that is cut; 0 when it is to be scanned.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(byte* frame, SymbolTable symbols, out int listing)
    {
        listing = SymbolTable.Unknown;
        if ((uint)(frame[1] - MinChannel) > ChannelRange || !ReferenceEquals(_symbols, symbols))
        {
            return 0;
        }

        var head = At(frame);
        var bytes = (byte*)head; // the first field, as in FrameForm
        var difference = (Vector256.Load(frame) ^ Vector256.Load(bytes)) & Vector256.Load(bytes + MaxBytes);
        difference |= (Vector256.Load(frame + 32) ^ Vector256.Load(bytes + 32)) & Vector256.Load(bytes + MaxBytes + 32);
        difference |= (Vector256.Load(frame + 64) ^ Vector256.Load(bytes + 64)) & Vector256.Load(bytes + MaxBytes + 64);
        listing = head->Listing;
        return difference == Vector256<byte>.Zero ? head->Length : 0; // an empty slot has no length
    }

    /// <summary>Remembers a head that was scanned.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="length">Bytes of the head, all inside the frame.</param>
    /// <param name="symbols">The feed's symbols.</param>
    /// <param name="listing">The listing, or <see cref="SymbolTable.Unselected"/>.</param>
    public void Learn(byte* frame, int length, SymbolTable symbols, int listing)
    {
        if (!ReferenceEquals(_symbols, symbols))
        {
            Array.Clear(_heads);
            _symbols = symbols;
        }

        if ((uint)(frame[1] - MinChannel) > ChannelRange || length > MaxBytes)
        {
            return;
        }

        var head = At(frame);
        if (head->Length != 0 && ++_misses % ReplaceEvery != 0)
        {
            return;
        }

        *head = default;
        new Span<byte>(frame, length).CopyTo(new Span<byte>(head->Bytes, MaxBytes));
        new Span<byte>(head->Mask, length).Fill(byte.MaxValue);
        head->Length = length;
        head->Listing = listing;
    }

    // By the channel's end, what follows it, and what kind of stream it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Head* At(byte* frame)
    {
        var behindChannel = frame + 2 + frame[1];
        var key = *(ulong*)(behindChannel - WordBytes) * 0x9E37_79B9_7F4A_7C15;
        key = (key ^ *(ulong*)behindChannel ^ (*(ulong*)(frame + KindOffset) << 1)) * 0xD6E8_FEB8_6659_FD93;
        return _first + (key >> (64 - SlotBits));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Head
    {
        public fixed byte Bytes[MaxBytes];
        public fixed byte Mask[MaxBytes]; // 255 for the head's bytes
        public int Length;
        public int Listing;
    }
}
