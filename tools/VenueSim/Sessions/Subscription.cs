using Crossfeed.VenueSim.Faults;

namespace Crossfeed.VenueSim.Sessions;

/// <summary>A topic on one connection, with what faults do to it. Under the market's lock.</summary>
public sealed class Subscription(Session session, Topic topic)
{
    public Session Session { get; } = session;

    public Topic Topic { get; } = topic;

    /// <summary>Set by the fault that acknowledges and sends nothing.</summary>
    public bool Silent { get; internal set; }

    /// <summary>A frame that waits for its successors, to be sent after them.</summary>
    internal Frame? Held { get; set; }

    internal FaultRule? HeldBy { get; set; }

    /// <summary>Successors still to be sent before it.</summary>
    internal int HeldFor { get; set; }

    /// <summary>Whether a successor has been sent: only then is the order wrong.</summary>
    internal bool HeldPassed { get; set; }

    /// <summary>Frames still to be dropped in a row.</summary>
    internal int BurstLeft { get; set; }

    /// <summary>Delayed frames that keep their order: whatever follows waits behind them.</summary>
    internal int LateInOrder { get; set; }

    /// <summary>When the last of them is due.</summary>
    internal long LateUntil { get; set; }
}
