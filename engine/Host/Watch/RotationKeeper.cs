using Crossfeed.Health;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>Replaces connections before their venue ends them: by age, and when it says that it will. One thread; cold.</summary>
/// <param name="feed">The feed.</param>
/// <param name="rotateAfter">Age that the user wants; null for the venue's limit.</param>
internal sealed class RotationKeeper(LiveFeed feed, TimeSpan? rotateAfter)
{
    private readonly RotationPlan _plan = new(new RotationOptions { LifetimeNanos = LifetimeNanos(feed, rotateAfter) });

    // While another leg of the line cannot be relied on, a rotation waits: half of the share of the lifetime that stays unused (5 %).
    private readonly long _patienceNanos = LifetimeNanos(feed, rotateAfter) / 40;

    /// <summary>Looks at all legs.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Look(long now)
    {
        foreach (var line in feed.Lines)
        {
            foreach (var leg in line.Legs)
            {
                if (leg.Connection.State == ConnectionState.Active && _plan.IsDue(leg.Connection.Id, leg.Connection.OpenedAt, leg.LeavingSince, now) && !Waits(line, leg, now))
                {
                    line.TryReplace(leg, now);
                }
            }
        }
    }

    // One that the venue is about to end does not wait.
    private bool Waits(Line line, Leg leg, long now) =>
        leg.LeavingSince == 0 && !line.IsSafeWithout(leg) && !_plan.IsDue(leg.Connection.Id, leg.Connection.OpenedAt, shutdownNanos: 0, now - _patienceNanos);

    private static long LifetimeNanos(LiveFeed feed, TimeSpan? rotateAfter) => Nanos(rotateAfter ?? feed.Feed.Limits.Lifetime ?? TimeSpan.Zero);

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
