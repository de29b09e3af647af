using System.Globalization;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>One request budget a REST host: feeds of the same host and limits share it. Safe for several threads.</summary>
/// <param name="share">Part of each venue's limit that the engine may use.</param>
/// <param name="logger">Where pauses are told.</param>
/// <param name="time">The time; null for the system's.</param>
public sealed class RestBudgets(double share, ILogger logger, TimeProvider? time = null) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Host, RestLimits Limits), RestBudget> _budgets = [];

    /// <summary>How all of them stand.</summary>
    public IReadOnlyList<RestBudgetStatus> Status
    {
        get
        {
            lock (_gate)
            {
                return [.. _budgets.Values.Select(b => b.Status)];
            }
        }
    }

    /// <summary>The budget for a feed's requests.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="restBase">The base in use.</param>
    public RestBudget For(Feed feed, Uri restBase)
    {
        var key = (restBase.GetLeftPart(UriPartial.Authority), feed.RestLimits);
        lock (_gate)
        {
            if (!_budgets.TryGetValue(key, out var budget))
            {
                budget = new RestBudget(restBase.Authority, feed.RestLimits, share, time, Tell);
                _budgets.Add(key, budget);
            }

            return budget;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var budget in _budgets.Values)
            {
                budget.Dispose();
            }
        }
    }

    private void Tell(RestPause pause) => RestLog.Paused(logger, pause.Host, pause.Until.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture), pause.Cause);
}
