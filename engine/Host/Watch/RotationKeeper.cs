using Crossfeed.Health;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>Replaces connections before their venue ends them: by age, and when it says that it will. One thread; cold.</summary>
/// <param name="feed">The feed.</param>
/// <param name="rotateAfter">Age that the user wants; null for the venue's limit.</param>
internal sealed class RotationKeeper(LiveFeed feed, TimeSpan? rotateAfter)
{
    private readonly RotationPlan _plan = new(new RotationOptions { LifetimeNanos = Nanos(rotateAfter ?? feed.Feed.Limits.Lifetime ?? TimeSpan.Zero) });

    /// <summary>Looks at all legs.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Look(long now)
    {
        foreach (var line in feed.Lines)
        {
            foreach (var leg in line.Legs)
            {
                if (leg.Connection.State == ConnectionState.Active && _plan.IsDue(leg.Connection.Id, leg.Connection.OpenedAt, leg.LeavingSince, now))
                {
                    line.TryReplace(leg, now);
                }
            }
        }
    }

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
