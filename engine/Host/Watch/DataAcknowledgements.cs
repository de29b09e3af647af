using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// For venues that answer a subscription with nothing but its data: a stream counts as acknowledged when its first message has come since it was asked for, and one that was asked for again and is not
/// answered is asked for as if it were new, so that its book leaves use. One thread; cold.
/// </summary>
/// <param name="feed">The feed.</param>
/// <param name="clock">Receive times.</param>
internal sealed class DataAcknowledgements(LiveFeed feed, WireClock clock)
{
    // An answer takes less, however many streams wait for their turn at the connection's pace.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    /// <summary>Looks at all streams.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Look(long now)
    {
        if (feed.Feed.AcknowledgesStreams)
        {
            return;
        }

        foreach (var line in feed.Lines)
        {
            foreach (var leg in line.Legs)
            {
                foreach (var subscription in leg.Subscriptions.Streams)
                {
                    Look(leg, subscription, now);
                }
            }
        }
    }

    private void Look(Leg leg, StreamSubscription subscription, long now)
    {
        if (feed.Find(subscription.Stream.Native) is not { } listing)
        {
            return;
        }

        var lastNanos = Volatile.Read(ref listing.Book.Streams[subscription.Stream.Channel].LastReceivedNanos); // of the hot thread, ordered with nothing
        if (subscription.State == SubscriptionState.Asked && lastNanos > clock.Wall(subscription.SinceNanos))
        {
            leg.Subscriptions.Answered(null, [subscription.Stream], reason: null, now);
        }
        else if (subscription.State == SubscriptionState.Acknowledged && leg.Renewals?.AskedAt(subscription.Stream) is > 0 and var asked
            && lastNanos < clock.Wall(asked) && now - asked > AnswerWithin.Ticks * TimeSpan.NanosecondsPerTick)
        {
            leg.Subscriptions.AskAgain([subscription.Stream], now);
        }
    }
}
