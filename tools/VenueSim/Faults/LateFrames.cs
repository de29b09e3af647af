using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Faults;

/// <summary>Messages that are to be sent later. Those of a stream that keep their order are due no earlier than the one before.</summary>
internal sealed class LateFrames
{
    private readonly PriorityQueue<Late, (long DueMillis, long Order)> _queue = new();
    private long _order;

    public void Add(Subscription subscription, Message message, long dueMillis, bool inOrder)
    {
        if (inOrder)
        {
            dueMillis = Math.Max(dueMillis, subscription.LateInOrder > 0 ? subscription.LateUntil : dueMillis);
            subscription.LateInOrder++;
            subscription.LateUntil = dueMillis;
        }

        _queue.Enqueue(new Late(subscription, message, inOrder), (dueMillis, _order++));
    }

    /// <summary>Sends what is due.</summary>
    public void Send(long nowMillis)
    {
        while (_queue.TryPeek(out _, out var key) && key.DueMillis <= nowMillis)
        {
            Send(_queue.Dequeue());
        }
    }

    /// <summary>Sends all that a subscription still waits for, in the order in which it would have come.</summary>
    public void Release(Subscription subscription)
    {
        if (!_queue.UnorderedItems.Any(item => item.Element.Subscription == subscription))
        {
            return;
        }

        var kept = new List<(Late, (long, long))>();
        while (_queue.TryDequeue(out var late, out var key))
        {
            if (late.Subscription == subscription)
            {
                Send(late);
            }
            else
            {
                kept.Add((late, key));
            }
        }

        _queue.EnqueueRange(kept);
    }

    private static void Send(Late late)
    {
        late.Subscription.LateInOrder -= late.InOrder ? 1 : 0;
        late.Subscription.Session.Enqueue(late.Message);
    }

    private sealed record Late(Subscription Subscription, Message Message, bool InOrder);
}
