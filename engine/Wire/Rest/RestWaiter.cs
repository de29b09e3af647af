namespace Crossfeed.Wire;

/// <summary>An ask in the queue, and whom to tell when its turn comes.</summary>
internal sealed class RestWaiter
{
    /// <summary>Prepares a waiter.</summary>
    /// <param name="ask">What is asked for.</param>
    public RestWaiter(RestAsk ask)
    {
        Ask = ask;
        Node = new LinkedListNode<RestWaiter>(this);
    }

    /// <summary>What is asked for.</summary>
    public RestAsk Ask { get; }

    /// <summary>Its place in the queue.</summary>
    public LinkedListNode<RestWaiter> Node { get; }

    /// <summary>Whom to tell; who waits goes on elsewhere, never under the budget's lock.</summary>
    public TaskCompletionSource<RestTurn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
