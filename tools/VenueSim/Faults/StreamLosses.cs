using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// What streams lose while a condition lasts, one range a stream and condition: written to the log when the condition,
/// the subscription or the connection ends.
/// </summary>
internal sealed class StreamLosses(FaultPlan plan)
{
    private readonly Dictionary<Subscription, InjectedFault> _open = [];

    public void Lose(FaultKind kind, Subscription subscription, Frame frame)
    {
        if (_open.TryGetValue(subscription, out var loss) && loss.Kind != kind)
        {
            Close(subscription);
            loss = default;
        }

        _open[subscription] = loss.LostFrames > 0
            ? loss with { LastId = Math.Max(loss.LastId, frame.LastId), LostFrames = loss.LostFrames + 1 }
            : new InjectedFault(kind, frame.Topic.Venue.Name, frame.Topic.Name, frame.FirstId, frame.LastId)
            {
                Symbol = frame.Topic.Listing.Native,
                Channel = frame.Topic.Channel,
                Connection = subscription.Session.Id,
                LostFrames = 1,
                IsLoss = true,
            };
    }

    public void Close(Subscription subscription)
    {
        if (_open.Remove(subscription, out var loss))
        {
            plan.Note(loss);
        }
    }

    public void Close(Session session)
    {
        foreach (var subscription in _open.Keys.Where(subscription => subscription.Session == session).ToArray())
        {
            Close(subscription);
        }
    }

    public void CloseAll()
    {
        foreach (var subscription in _open.Keys.ToArray())
        {
            Close(subscription);
        }
    }
}
