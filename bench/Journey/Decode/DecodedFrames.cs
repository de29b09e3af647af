using System.Runtime.CompilerServices;
using Crossfeed.Bench.Journey.Frames;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Decode;

/// <summary>Frames of one feed, one behind the other in memory, each on a cache line of its own as in a ring's blocks, and the decoder that reads them.</summary>
/// <param name="name">What they are.</param>
/// <param name="decoder">Knows their listings.</param>
internal sealed unsafe class DecodedFrames(string name, FrameDecoder decoder)
{
    private const int Line = 64;

    private readonly DecodedFrame _output = new();
    private FrameBlock? _block; // kept for as long as its bytes are pointed to
    private (nint At, int Length)[] _frames = [];

    public string Name => name;

    public int Count => _frames.Length;

    public long Bytes { get; private set; }

    /// <summary>Takes the frames that the scanner decodes, and tells how many it leaves to the general path.</summary>
    /// <param name="frames">The frames.</param>
    /// <returns>What became of each: the kind of its first event, null for those left.</returns>
    public IReadOnlyList<EventKind?> Load(IReadOnlyList<byte[]> frames)
    {
        _block = new FrameBlock(Math.Max(Line, frames.Sum(f => (f.Length + Line - 1) & -Line)));
        var placed = new List<(nint, int)>(frames.Count);
        var kinds = new List<EventKind?>(frames.Count);
        var used = 0;
        foreach (var frame in frames)
        {
            frame.CopyTo(_block.Memory.Span[used..]);
            var at = _block.Pointer + used;
            decoder.Decode(at, frame.Length, _output); // raises decimals first, where the listing's are too few
            var isTaken = (decoder is not ITwoPathDecoder both || both.TryScan(at, frame.Length, _output)) && _output.Events is [{ Kind: not EventKind.Control }, ..];
            kinds.Add(isTaken ? _output.Events[0].Kind : null);
            if (isTaken)
            {
                placed.Add(((nint)at, frame.Length));
                Bytes += frame.Length;
                used += (frame.Length + Line - 1) & -Line;
            }
        }

        _frames = [.. placed];
        return kinds;
    }

    /// <summary>Decodes all frames so many times.</summary>
    /// <param name="passes">How many.</param>
    /// <returns>What a byte cost, the thread's own.</returns>
    public FrameCost Play(int passes)
    {
        using var cycles = ThreadCounter.TryOpen(ThreadCounter.Cycles);
        using var instructions = ThreadCounter.TryOpen(ThreadCounter.Instructions);
        var (clock, thread) = (WireClock.Monotonic(), ThreadTime.Nanos());
        var (cyclesBefore, instructionsBefore) = (cycles?.Value, instructions?.Value);
        for (var pass = 0; pass < passes; pass++)
        {
            PlayOnce();
        }

        var bytes = (double)passes * Bytes;
        var (cyclesSpent, instructionsSpent) = (cycles?.Value - cyclesBefore, instructions?.Value - instructionsBefore);
        return new FrameCost((ThreadTime.Nanos() - thread) / bytes, (WireClock.Monotonic() - clock) / bytes, cyclesSpent / bytes, instructionsSpent / bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // is never left while it is measured: compiled well from the start
    private void PlayOnce()
    {
        foreach (var (at, length) in _frames)
        {
            decoder.Decode((byte*)at, length, _output);
        }
    }
}
