using System.Numerics;
using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring;

/// <summary>Arithmetic on ring sizes and sequences.</summary>
public static class DisruptorUtil
{
    /// <summary>The smallest power of two that is not below the argument.</summary>
    /// <param name="x">A positive number of at most 2^30.</param>
    /// <returns>The power of two.</returns>
    public static int CeilingNextPowerOfTwo(int x)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(x, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, 1 << 30);
        return (int)BitOperations.RoundUpToPowerOf2((uint)x);
    }

    /// <summary>The base-two logarithm, rounded down.</summary>
    /// <param name="i">A positive number.</param>
    /// <returns>The logarithm.</returns>
    public static int Log2(int i) => BitOperations.Log2((uint)i);

    /// <summary>Whether the number is a power of two.</summary>
    /// <param name="x">The number.</param>
    /// <returns>True for 1, 2, 4, and so on; false for zero and negative numbers.</returns>
    public static bool IsPowerOf2(this int x) => BitOperations.IsPow2(x);

    /// <summary>The lowest of the sequences and of the given bound.</summary>
    /// <param name="sequences">The sequences; may be empty.</param>
    /// <param name="minimum">The bound, which is the answer when there are no sequences.</param>
    /// <returns>The minimum.</returns>
    public static long GetMinimumSequence(Sequence[] sequences, long minimum = long.MaxValue)
    {
        foreach (var sequence in sequences)
            minimum = Math.Min(minimum, sequence.Value);
        return minimum;
    }

    /// <summary>The sequences of the processors, in order.</summary>
    /// <param name="processors">The processors.</param>
    /// <returns>A new array.</returns>
    public static Sequence[] GetSequencesFor(params IEventProcessor[] processors)
    {
        var sequences = new Sequence[processors.Length];
        for (var i = 0; i < processors.Length; i++)
            sequences[i] = processors[i].Sequence;
        return sequences;
    }
}
