namespace Crossfeed.Ring;

/// <summary>Who a waiter is made for, so that a strategy may treat consumers differently.</summary>
public readonly struct SequenceWaiterOwner
{
    private SequenceWaiterOwner(IEventHandler handler) => Handler = handler;

    /// <summary>Nobody in particular.</summary>
    public static SequenceWaiterOwner Unknown => default;

    /// <summary>The handler that will wait, or null if unknown.</summary>
    public IEventHandler? Handler { get; }

    /// <summary>Names a handler.</summary>
    /// <param name="handler">The handler that will wait.</param>
    /// <returns>The owner.</returns>
    public static SequenceWaiterOwner EventHandler(IEventHandler handler) => new(handler);
}
