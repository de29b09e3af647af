using System.Runtime.CompilerServices;

namespace Crossfeed.Ring;

// HOT: replaces an interface call by a predictable branch, so that claim and publish inline into the producer.

/// <summary>Calls a sequencer by its concrete type where it is one of ours.</summary>
public readonly struct SequencerDispatcher
{
    private readonly SingleProducerSequencer? _single;
    private readonly MultiProducerSequencer? _multi;

    /// <summary>Wraps a sequencer.</summary>
    /// <param name="sequencer">Any sequencer.</param>
    public SequencerDispatcher(ISequencer sequencer)
    {
        Sequencer = sequencer;
        _single = sequencer as SingleProducerSequencer;
        _multi = sequencer as MultiProducerSequencer;
    }

    /// <summary>The wrapped sequencer, for everything that is not hot.</summary>
    public ISequencer Sequencer { get; }

    /// <inheritdoc cref="ISequenced.Next()"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the point of the type
    public long Next()
    {
        if (_single is not null)
            return _single.Next();
        return _multi is not null ? _multi.Next() : Sequencer.Next();
    }

    /// <inheritdoc cref="ISequenced.Next(int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the point of the type
    public long Next(int n)
    {
        if (_single is not null)
            return _single.Next(n);
        return _multi is not null ? _multi.Next(n) : Sequencer.Next(n);
    }

    /// <inheritdoc cref="ISequenced.TryNext(out long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the point of the type
    public bool TryNext(out long sequence)
    {
        if (_single is not null)
            return _single.TryNext(out sequence);
        return _multi is not null ? _multi.TryNext(out sequence) : Sequencer.TryNext(out sequence);
    }

    /// <inheritdoc cref="ISequenced.TryNext(int, out long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the point of the type
    public bool TryNext(int n, out long sequence)
    {
        if (_single is not null)
            return _single.TryNext(n, out sequence);
        return _multi is not null ? _multi.TryNext(n, out sequence) : Sequencer.TryNext(n, out sequence);
    }

    /// <inheritdoc cref="ISequenced.Publish(long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the point of the type
    public void Publish(long sequence)
    {
        if (_single is not null)
            _single.Publish(sequence);
        else if (_multi is not null)
            _multi.Publish(sequence);
        else
            Sequencer.Publish(sequence);
    }

    /// <inheritdoc cref="ISequenced.Publish(long, long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the point of the type
    public void Publish(long lo, long hi)
    {
        if (_single is not null)
            _single.Publish(lo, hi);
        else if (_multi is not null)
            _multi.Publish(lo, hi);
        else
            Sequencer.Publish(lo, hi);
    }
}
