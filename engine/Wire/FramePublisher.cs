using System.Runtime.CompilerServices;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Telemetry;

namespace Crossfeed.Wire;

/// <summary>
/// HOT: the one way into the ring for everything live. A full ring makes the caller wait (and TCP pushes back on the venue): nothing is dropped, every wait is counted and timed.
/// Safe for several producers at once; a block belongs to the caller until it is swapped into a slot.
/// </summary>
/// <param name="ring">A ring with a multi-producer sequencer.</param>
/// <param name="pool">Where blocks of unusual size come from and go to.</param>
/// <param name="clock">The receive clock.</param>
/// <param name="stalls">Where waits are counted; null for a meter of its own.</param>
public sealed class FramePublisher(ValueRingBuffer<FrameSlot> ring, FrameBlockPool pool, WireClock clock, StallMeter? stalls = null)
{
    // Turns without a free slot before the wait moves from yielding to a timer: a few dozen microseconds of patience.
    private const int YieldTurns = 64;

    private readonly StallMeter _stalls = stalls ?? new StallMeter();
    private IReaderThread? _thread;

    /// <summary>Where blocks come from.</summary>
    public FrameBlockPool Pool { get; } = pool;

    /// <summary>The receive clock.</summary>
    public WireClock Clock { get; } = clock;

    /// <summary>How often a producer found the ring full.</summary>
    public long Stalls => _stalls.Count;

    /// <summary>Slots in the ring.</summary>
    public int Capacity => ring.BufferSize;

    /// <summary>Slots that are free now; advisory.</summary>
    public long RemainingCapacity => ring.GetRemainingCapacity();

    /// <summary>
    /// Names the polling thread whose readers publish here: on it a wait for a free slot happens in place. To be set before anything is published; null where the pool reads.
    /// </summary>
    public IReaderThread? ReaderThread
    {
        get => _thread;
        set => _thread = value;
    }

    /// <summary>
    /// HOT: publishes a frame that stands in a block and returns the block to read into next. Completes synchronously unless the ring is full, and always on a polling thread.
    /// </summary>
    /// <param name="kind">What it is.</param>
    /// <param name="connection">The connection's id.</param>
    /// <param name="block">The block with the payload at its start.</param>
    /// <param name="length">Payload bytes.</param>
    /// <param name="subject">See <see cref="FrameSlot.Subject"/>.</param>
    /// <param name="attachment">See <see cref="FrameSlot.Attachment"/>.</param>
    /// <param name="monotonic">When it was received, monotonic nanoseconds.</param>
    /// <param name="cancellation">Stops the wait for a free slot; the frame is then not published.</param>
    public ValueTask<FrameBlock> PublishAsync(
        FrameKind kind, ushort connection, FrameBlock block, int length, string? subject, object? attachment, long monotonic, CancellationToken cancellation)
    {
        var thread = _thread is { IsCurrent: true } current ? current : null;
        if (!ring.TryNext(out var sequence))
        {
            if (thread is null)
            {
                return PublishWhenFreeAsync(monotonic, kind, connection, block, length, subject, attachment, cancellation);
            }

            sequence = WaitInPlace(thread, cancellation);
        }

        var free = Fill(sequence, monotonic, kind, connection, block, length, subject, attachment);
        thread?.AfterPublish();
        return new ValueTask<FrameBlock>(free);
    }

    /// <summary>
    /// Publishes a frame that stands in a block, stamped now, and returns the block to read into next. Completes synchronously unless the ring is full.
    /// </summary>
    /// <param name="kind">What it is.</param>
    /// <param name="connection">The connection's id.</param>
    /// <param name="block">The block with the payload at its start.</param>
    /// <param name="length">Payload bytes.</param>
    /// <param name="subject">See <see cref="FrameSlot.Subject"/>.</param>
    /// <param name="attachment">See <see cref="FrameSlot.Attachment"/>.</param>
    /// <param name="cancellation">Stops the wait for a free slot; the frame is then not published.</param>
    public ValueTask<FrameBlock> PublishAsync(
        FrameKind kind, ushort connection, FrameBlock block, int length, string? subject, object? attachment, CancellationToken cancellation) =>
        PublishAsync(kind, connection, block, length, subject, attachment, WireClock.Monotonic(), cancellation);

    /// <summary>Copies a payload into a block of its own and publishes it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="connection">The connection's id, 0 for none.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="subject">See <see cref="FrameSlot.Subject"/>.</param>
    /// <param name="attachment">See <see cref="FrameSlot.Attachment"/>.</param>
    /// <param name="cancellation">Stops the wait for a free slot.</param>
    public async ValueTask PublishCopyAsync(
        FrameKind kind, ushort connection, ReadOnlyMemory<byte> payload, string? subject, object? attachment, CancellationToken cancellation)
    {
        var block = Pool.Rent(Math.Max(payload.Length, 1));
        payload.CopyTo(block.Memory);
        Pool.Return(await PublishAsync(kind, connection, block, payload.Length, subject, attachment, cancellation).ConfigureAwait(false));
    }

    private async ValueTask<FrameBlock> PublishWhenFreeAsync(
        long monotonic, FrameKind kind, ushort connection, FrameBlock block, int length, string? subject, object? attachment, CancellationToken cancellation)
    {
        _stalls.Begin();
        var start = WireClock.Monotonic();
        long sequence;
        try
        {
            for (var turn = 0; !ring.TryNext(out sequence); turn++)
            {
                if (turn < YieldTurns)
                {
                    await Task.Yield();
                    cancellation.ThrowIfCancellationRequested();
                }
                else
                {
                    await Task.Delay(1, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _stalls.End(WireClock.Monotonic() - start); // also of a producer that gives up
        }

        return Fill(sequence, monotonic, kind, connection, block, length, subject, attachment);
    }

    // The polling thread must not be left: the readers behind this one would go on elsewhere. All of them feed this ring, so none loses by waiting.
    [MethodImpl(MethodImplOptions.NoInlining)] // a stall: the ring is full
    private long WaitInPlace(IReaderThread thread, CancellationToken cancellation)
    {
        _stalls.Begin();
        var start = WireClock.Monotonic();
        try
        {
            long sequence;
            while (!ring.TryNext(out sequence))
            {
                cancellation.ThrowIfCancellationRequested();
                thread.WhileFull();
            }

            return sequence;
        }
        finally
        {
            _stalls.End(WireClock.Monotonic() - start); // also of a producer that gives up
        }
    }

    private unsafe FrameBlock Fill(
        long sequence, long monotonic, FrameKind kind, ushort connection, FrameBlock block, int length, string? subject, object? attachment)
    {
        ref var slot = ref ring[sequence];
        var free = slot.Block;
        slot.Block = block;
        slot.Data = block.Pointer;
        slot.Length = length;
        slot.Kind = kind;
        slot.Connection = connection;
        slot.MonotonicNanos = monotonic;
        slot.ReceivedNanos = Clock.Wall(monotonic);
        slot.Subject = subject;
        slot.Attachment = attachment;
        ring.Publish(sequence);
        if (free is not null && free.Capacity == Pool.StandardBytes)
        {
            return free;
        }

        return SwapOddBlock(free);
    }

    // Cold: the slot held no block yet (first lap) or one of unusual size, which must not wander through the ring for good.
    private FrameBlock SwapOddBlock(FrameBlock? odd)
    {
        if (odd is not null)
        {
            Pool.Return(odd);
        }

        return Pool.Rent(Pool.StandardBytes);
    }
}
