namespace Crossfeed.Ring;

/// <summary>What a wait ended with: a sequence, or a timeout.</summary>
public readonly struct SequenceWaitResult : IEquatable<SequenceWaitResult>
{
    // Below every real sequence; -1 and -2 stay free for cursors that have not begun.
    private const long TimeoutValue = -3;

    private readonly long _value;

    /// <summary>Creates the result of a wait that succeeded.</summary>
    /// <param name="availableSequence">The highest available sequence.</param>
    public SequenceWaitResult(long availableSequence) => _value = availableSequence;

    /// <summary>The result of a wait that ran out of time.</summary>
    public static SequenceWaitResult Timeout => new(TimeoutValue);

    /// <summary>Whether the wait ran out of time.</summary>
    public bool IsTimeout => _value == TimeoutValue;

    /// <summary>The highest available sequence, or null after a timeout.</summary>
    public long? AvailableSequence => IsTimeout ? null : _value;

    /// <summary>The highest available sequence; meaningless after a timeout.</summary>
    public long UnsafeAvailableSequence => _value;

    /// <summary>Wraps a sequence.</summary>
    /// <param name="availableSequence">The highest available sequence.</param>
    public static implicit operator SequenceWaitResult(long availableSequence) => new(availableSequence);

    /// <inheritdoc/>
    public bool Equals(SequenceWaitResult other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SequenceWaitResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>Whether two results are the same.</summary>
    /// <param name="left">One result.</param>
    /// <param name="right">The other result.</param>
    public static bool operator ==(SequenceWaitResult left, SequenceWaitResult right) => left.Equals(right);

    /// <summary>Whether two results differ.</summary>
    /// <param name="left">One result.</param>
    /// <param name="right">The other result.</param>
    public static bool operator !=(SequenceWaitResult left, SequenceWaitResult right) => !left.Equals(right);
}
