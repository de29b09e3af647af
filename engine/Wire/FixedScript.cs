namespace Crossfeed.Wire;

/// <summary>Says the same at each opening.</summary>
/// <param name="messages">UTF-8 text messages, in order.</param>
/// <param name="leastGap">Least time between two of them.</param>
public sealed class FixedScript(IReadOnlyList<ReadOnlyMemory<byte>> messages, TimeSpan leastGap) : IConnectionScript
{
    /// <summary>Says nothing.</summary>
    public static FixedScript Silent { get; } = new([], TimeSpan.Zero);

    /// <inheritdoc/>
    public TimeSpan LeastGap { get; } = leastGap;

    /// <inheritdoc/>
    public IReadOnlyList<ReadOnlyMemory<byte>> OpeningMessages() => messages;
}
