using System.Runtime.InteropServices;
using Crossfeed.Capture.Reading;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Journey.Frames;

/// <summary>Frames in memory, ready to be played again and again: nothing is read, copied or allocated while they are.</summary>
internal sealed unsafe class FrameReel
{
    private const int BlockBytes = 4 << 20;
    private const long PassGapNanos = 1_000_000; // between two passes, so that time never stands still

    private readonly List<FrameBlock> _blocks = []; // kept for as long as their bytes are pointed to
    private readonly List<FrameSlot> _slots = [];
    private int _used = BlockBytes;

    /// <summary>Frames of any kind.</summary>
    public int Count => _slots.Count;

    /// <summary>WebSocket messages and REST bodies.</summary>
    public int Frames { get; private set; }

    /// <summary>Payload bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The first frame behind the set-up; <see cref="MarkSetUp"/> put it there.</summary>
    public int SetUp { get; private set; }

    /// <summary>Everything added so far makes books live and is no part of what is measured.</summary>
    public void MarkSetUp() => SetUp = Count;

    /// <summary>Copies a frame in.</summary>
    /// <param name="slot">The frame.</param>
    public void Add(in FrameSlot slot)
    {
        var copy = slot;
        copy.Block = null;
        copy.Data = Copy(slot.Payload);
        _slots.Add(copy);
        Bytes += slot.Length;
        Frames += slot.Kind is FrameKind.Message or FrameKind.DepthSnapshot or FrameKind.InstrumentList ? 1 : 0;
    }

    /// <summary>Puts one frame into a slot. Frames that define listings come in the first pass only, as a catalog knows them from then on.</summary>
    /// <param name="slot">The slot; keeps its block.</param>
    /// <param name="index">Which frame.</param>
    /// <param name="pass">How often the reel has been played before: times are moved so that they go on.</param>
    public void Fill(ref FrameSlot slot, int index, int pass)
    {
        var block = slot.Block;
        slot = _slots[index];
        slot.Block = block;
        if (pass > 0)
        {
            var shift = pass * (_slots[^1].ReceivedNanos - _slots[0].ReceivedNanos + PassGapNanos);
            slot.ReceivedNanos += shift;
            slot.MonotonicNanos += shift;
            slot.Kind = slot.Kind == FrameKind.Listings ? FrameKind.None : slot.Kind;
        }
    }

    /// <summary>The frames themselves, to be processed where they lie.</summary>
    public Span<FrameSlot> Slots => CollectionsMarshal.AsSpan(_slots);

    /// <summary>Gets the frames ready to be played where they lie once more: times go on, listings are known.</summary>
    public void MoveOn()
    {
        var slots = Slots;
        var shift = slots[^1].ReceivedNanos - slots[0].ReceivedNanos + PassGapNanos;
        foreach (ref var slot in slots)
        {
            slot.ReceivedNanos += shift;
            slot.MonotonicNanos += shift;
            slot.Kind = slot.Kind == FrameKind.Listings ? FrameKind.None : slot.Kind;
        }
    }

    /// <summary>Reads captures, merged.</summary>
    /// <param name="captures">Their directories.</param>
    /// <param name="prepare">Gives a frame of listings what the hot plane needs.</param>
    public static FrameReel Of(IReadOnlyList<string> captures, Func<FrameSlot, object?> prepare)
    {
        var reel = new FrameReel();
        using var reader = new MergedReader(captures);
        var slot = default(FrameSlot);
        while (reader.Read(ref slot))
        {
            slot.Attachment = slot.Kind == FrameKind.Listings ? prepare(slot) : null;
            reel.Add(in slot);
        }

        return reel;
    }

    private byte* Copy(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > BlockBytes - _used)
        {
            _blocks.Add(new FrameBlock(Math.Max(BlockBytes, payload.Length)));
            _used = 0;
        }

        var block = _blocks[^1];
        payload.CopyTo(block.Memory.Span[_used..]);
        var at = block.Pointer + _used;
        _used += (payload.Length + 63) & ~63; // the next one begins on a cache line of its own, as in a ring's blocks
        return at;
    }
}
