namespace Crossfeed.Ring;

/// <content>Scopes: claimed slots that are published when the scope ends, whatever happens in between.</content>
public sealed partial class ValueRingBuffer<T>
{
    /// <summary>Claims one slot, waiting for room.</summary>
    /// <returns>A scope that publishes the slot when disposed.</returns>
    public UnpublishedEventScope PublishEvent() => new(this, Next());

    /// <summary>Claims one slot if there is room.</summary>
    /// <returns>A scope, empty if the ring is full.</returns>
    public NullableUnpublishedEventScope TryPublishEvent() => TryNext(out var sequence) ? new(this, sequence) : default;

    /// <summary>Claims several slots, waiting for room.</summary>
    /// <param name="count">The number of slots, between 1 and the ring size.</param>
    /// <returns>A scope that publishes the slots when disposed.</returns>
    public UnpublishedEventBatchScope PublishEvents(int count)
    {
        var last = Next(count);
        return new(this, last - count + 1, last);
    }

    /// <summary>Claims several slots if there is room for all of them.</summary>
    /// <param name="count">The number of slots, between 1 and the ring size.</param>
    /// <returns>A scope, empty if there is not enough room.</returns>
    public NullableUnpublishedEventBatchScope TryPublishEvents(int count) =>
        TryNext(count, out var last) ? new(this, last - count + 1, last) : default;

    /// <summary>A claimed slot; disposing of it publishes.</summary>
    public readonly struct UnpublishedEventScope : IDisposable
    {
        private readonly ValueRingBuffer<T> _ring;

        internal UnpublishedEventScope(ValueRingBuffer<T> ring, long sequence)
        {
            _ring = ring;
            Sequence = sequence;
        }

        /// <summary>The claimed sequence.</summary>
        public long Sequence { get; }

        /// <summary>The slot.</summary>
        /// <returns>A reference into the ring, valid until the scope ends.</returns>
        public ref T Event() => ref _ring[Sequence];

        /// <summary>Publishes the slot.</summary>
        public void Dispose() => _ring.Publish(Sequence);
    }

    /// <summary>A claimed range of slots; disposing of it publishes.</summary>
    public readonly struct UnpublishedEventBatchScope : IDisposable
    {
        private readonly ValueRingBuffer<T> _ring;

        internal UnpublishedEventBatchScope(ValueRingBuffer<T> ring, long startSequence, long endSequence)
        {
            _ring = ring;
            StartSequence = startSequence;
            EndSequence = endSequence;
        }

        /// <summary>The first claimed sequence.</summary>
        public long StartSequence { get; }

        /// <summary>The last claimed sequence.</summary>
        public long EndSequence { get; }

        /// <summary>A slot of the range.</summary>
        /// <param name="index">Its place, from 0.</param>
        /// <returns>A reference into the ring, valid until the scope ends.</returns>
        public ref T Event(int index) => ref _ring[StartSequence + index];

        /// <summary>Publishes the range.</summary>
        public void Dispose() => _ring.Publish(StartSequence, EndSequence);
    }

    /// <summary>A slot that may have been refused.</summary>
    public readonly struct NullableUnpublishedEventScope : IDisposable
    {
        private readonly ValueRingBuffer<T>? _ring;
        private readonly long _sequence;

        internal NullableUnpublishedEventScope(ValueRingBuffer<T> ring, long sequence)
        {
            _ring = ring;
            _sequence = sequence;
        }

        /// <summary>Whether a slot was claimed.</summary>
        public bool HasEvent => _ring is not null;

        /// <summary>Gets the slot, if one was claimed.</summary>
        /// <param name="eventRef">The slot; published by this scope, not by the result.</param>
        /// <returns>Whether there is one.</returns>
        public bool TryGetEvent(out EventRef eventRef)
        {
            eventRef = _ring is null ? default : new EventRef(_ring, _sequence);
            return _ring is not null;
        }

        /// <summary>Publishes the slot, if one was claimed.</summary>
        public void Dispose() => _ring?.Publish(_sequence);
    }

    /// <summary>A range of slots that may have been refused.</summary>
    public readonly struct NullableUnpublishedEventBatchScope : IDisposable
    {
        private readonly ValueRingBuffer<T>? _ring;
        private readonly long _startSequence;
        private readonly long _endSequence;

        internal NullableUnpublishedEventBatchScope(ValueRingBuffer<T> ring, long startSequence, long endSequence)
        {
            _ring = ring;
            _startSequence = startSequence;
            _endSequence = endSequence;
        }

        /// <summary>Whether the slots were claimed.</summary>
        public bool HasEvents => _ring is not null;

        /// <summary>Gets the slots, if they were claimed.</summary>
        /// <param name="eventRef">The slots; published by this scope, not by the result.</param>
        /// <returns>Whether there are any.</returns>
        public bool TryGetEvents(out EventBatchRef eventRef)
        {
            eventRef = _ring is null ? default : new EventBatchRef(_ring, _startSequence, _endSequence);
            return _ring is not null;
        }

        /// <summary>Publishes the slots, if they were claimed.</summary>
        public void Dispose() => _ring?.Publish(_startSequence, _endSequence);
    }

    /// <summary>A claimed slot that somebody else publishes.</summary>
    public readonly struct EventRef
    {
        private readonly ValueRingBuffer<T> _ring;

        internal EventRef(ValueRingBuffer<T> ring, long sequence)
        {
            _ring = ring;
            Sequence = sequence;
        }

        /// <summary>The claimed sequence.</summary>
        public long Sequence { get; }

        /// <summary>The slot.</summary>
        /// <returns>A reference into the ring, valid until it is published.</returns>
        public ref T Event() => ref _ring[Sequence];
    }

    /// <summary>A claimed range of slots that somebody else publishes.</summary>
    public readonly struct EventBatchRef
    {
        private readonly ValueRingBuffer<T> _ring;

        internal EventBatchRef(ValueRingBuffer<T> ring, long startSequence, long endSequence)
        {
            _ring = ring;
            StartSequence = startSequence;
            EndSequence = endSequence;
        }

        /// <summary>The first claimed sequence.</summary>
        public long StartSequence { get; }

        /// <summary>The last claimed sequence.</summary>
        public long EndSequence { get; }

        /// <summary>A slot of the range.</summary>
        /// <param name="index">Its place, from 0.</param>
        /// <returns>A reference into the ring, valid until it is published.</returns>
        public ref T Event(int index) => ref _ring[StartSequence + index];
    }
}
