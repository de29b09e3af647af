namespace Crossfeed.Wire;

/// <summary>What a connection says. Owned by whoever decides which streams are wanted; asked anew at each opening, so the list may change between lives.</summary>
public interface IConnectionScript
{
    /// <summary>Least time between two messages of the connection, whatever they say.</summary>
    TimeSpan LeastGap { get; }

    /// <summary>Messages in any hour of a connection's life, heartbeats not counted; null where the venue names no such limit.</summary>
    int? MessagesPerHour => null;

    /// <summary>Whether a connection that was stable and is lost is to be opened again without a wait: nothing else stands in for it. Asked on any thread.</summary>
    bool IsUrgent => false;

    /// <summary>
    /// The messages to open with, UTF-8 text, in order. Asked on a pool thread, after <see cref="Connection.TrySend"/> has begun to accept: who first changes the list and then tries to send the
    /// change is heard at least once.
    /// </summary>
    IReadOnlyList<ReadOnlyMemory<byte>> OpeningMessages();
}
