using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>
/// When the streams of one connection are asked for again, because their venue would end them; and which of them the venue then did not answer with what it knows. Nanoseconds of the monotonic clock. One
/// thread; cold.
/// </summary>
/// <param name="after">Time from one request to the next.</param>
public sealed class StreamRenewals(TimeSpan after)
{
    private readonly Dictionary<StreamKey, long> _asked = [];

    /// <summary>Renewals so far.</summary>
    public long Count { get; private set; }

    /// <summary>The connection opened anew: what was asked before is over.</summary>
    public void Forget() => _asked.Clear();

    /// <summary>When a stream was asked for again; 0 for not yet.</summary>
    /// <param name="stream">The stream.</param>
    public long AskedAt(StreamKey stream) => _asked.GetValueOrDefault(stream);

    /// <summary>The streams that are due, of those that the venue has acknowledged; noted as asked.</summary>
    /// <param name="subscriptions">The connection's streams.</param>
    /// <param name="now">Now.</param>
    public IReadOnlyList<StreamKey> Due(IReadOnlyList<StreamSubscription> subscriptions, long now)
    {
        List<StreamKey>? due = null; // asked ten times a second, and hardly ever is anything
        foreach (var subscription in subscriptions)
        {
            if (subscription.State == SubscriptionState.Acknowledged && now - Math.Max(subscription.SinceNanos, AskedAt(subscription.Stream)) >= after.Ticks * TimeSpan.NanosecondsPerTick)
            {
                (due ??= []).Add(subscription.Stream);
                _asked[subscription.Stream] = now;
                Count++;
            }
        }

        return due is null ? [] : due;
    }
}
