using System.Diagnostics.CodeAnalysis;

namespace Crossfeed.Ring;

/// <summary>Keeps exception construction out of the inlined fast paths.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void BufferSizeNotPowerOfTwo(int bufferSize) =>
        throw new ArgumentException($"The ring size must be a power of two of at least 1, but is {bufferSize}.", nameof(bufferSize));

    [DoesNotReturn]
    public static void ClaimOutOfRange(int n, int bufferSize) =>
        throw new ArgumentOutOfRangeException(nameof(n), n, $"A claim must be between 1 and the ring size {bufferSize}.");

    [DoesNotReturn]
    public static void AlreadyStarted(string name) =>
        throw new InvalidOperationException($"'{name}' was started or halted before; it runs once.");

    [DoesNotReturn]
    public static void StartedDisruptorIsFixed() =>
        throw new InvalidOperationException("Consumers are added before the disruptor starts.");

    [DoesNotReturn]
    public static T UnknownHandler<T>() =>
        throw new ArgumentException("The handler belongs to no consumer of this disruptor.", "handler");

    [DoesNotReturn]
    public static void NothingToHandle() =>
        throw new ArgumentException("At least one consumer is needed.", "handlers");
}
