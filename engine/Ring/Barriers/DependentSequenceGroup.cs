using System.Runtime.CompilerServices;

namespace Crossfeed.Ring;

// HOT: read on every turn of a waiting consumer, 0 B.

/// <summary>The sequences that a consumer follows: other consumers, or the producers' cursor if there are none.</summary>
public sealed class DependentSequenceGroup
{
    private readonly Sequence _cursor;
    private readonly Sequence _first;
    // Those after the first: empty in the common case, which then costs one load.
    private readonly Sequence[] _others;

    /// <summary>Creates a group.</summary>
    /// <param name="cursor">The producers' cursor.</param>
    /// <param name="dependencies">The consumers to follow; empty means the cursor itself.</param>
    public DependentSequenceGroup(Sequence cursor, params Sequence[] dependencies)
    {
        _cursor = cursor;
        DependsOnCursor = dependencies.Length == 0;
        _first = DependsOnCursor ? cursor : dependencies[0];
        _others = DependsOnCursor ? [] : dependencies[1..];
    }

    /// <summary>The lowest of the dependencies, with acquire semantics.</summary>
    public long Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // one load in the common case
        get => _others.Length == 0 ? _first.Value : DisruptorUtil.GetMinimumSequence(_others, _first.Value);
    }

    /// <summary>The producers' cursor.</summary>
    public long CursorValue => _cursor.Value;

    /// <summary>Whether the consumer follows the producers directly.</summary>
    public bool DependsOnCursor { get; }

    /// <summary>The number of dependencies; 1 if it is the cursor.</summary>
    public int DependentSequenceCount => 1 + _others.Length;

    /// <summary>A mark for wait strategies that choose by consumer.</summary>
    public object? Tag { get; set; }

    /// <summary>Whether another group follows the same sequences in the same order.</summary>
    /// <param name="other">The other group.</param>
    /// <returns>True if they are the same sequences.</returns>
    public bool HasSameDependencies(DependentSequenceGroup other) =>
        ReferenceEquals(_first, other._first) && _others.AsSpan().SequenceEqual(other._others);

    /// <summary>Waits for a sequence, giving up the core and finally sleeping.</summary>
    /// <param name="sequence">The sequence to wait for.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The highest available sequence, not below the one asked for.</returns>
    public long SpinWaitFor(long sequence, CancellationToken cancellationToken)
    {
        var spin = default(SpinWait);
        long available;
        while ((available = Value) < sequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }

        return available;
    }

    /// <summary>Waits for a sequence without ever sleeping.</summary>
    /// <param name="sequence">The sequence to wait for.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The highest available sequence, not below the one asked for.</returns>
    public long AggressiveSpinWaitFor(long sequence, CancellationToken cancellationToken)
    {
        var spin = default(SpinWait);
        long available;
        while ((available = Value) < sequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return available;
    }
}
