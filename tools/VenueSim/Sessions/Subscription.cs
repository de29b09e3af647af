namespace Crossfeed.VenueSim.Sessions;

/// <summary>A topic on one connection.</summary>
public sealed class Subscription(Session session, Topic topic)
{
    public Session Session { get; } = session;

    public Topic Topic { get; } = topic;

    /// <summary>Set by the fault that acknowledges and sends nothing.</summary>
    public bool Silent { get; init; }

    /// <summary>A frame that waits for its successor, to be sent after it.</summary>
    internal Frame? Held { get; set; }

    internal void Send(Frame frame) => Session.Enqueue(Session.Wrap(frame));

    internal void SendHeld()
    {
        if (Held is { } held)
        {
            Held = null;
            Send(held);
        }
    }
}
