using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Hosting;

/// <summary>
/// A REST limit of so much in a fixed window of real time (the limit protects the venue and not the market's clock), counted
/// a scope: a path, or everything together under an empty one. Also where the fault of 429 strikes. Under the market's lock.
/// </summary>
internal sealed class RestWindow(VenueFeed feed, int seconds)
{
    private const int MaxScopes = 100; // scopes can be the client's choice: beyond so many they count as one

    private readonly RestBlocks _blocks = new();
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    private long _window;

    /// <summary>Charges a request.</summary>
    public RestCharge Charge(string scope, int weight, string name, string symbol)
    {
        var window = RestBlocks.NowMillis / 1000 / seconds;
        if (window != _window)
        {
            _window = window;
            _used.Clear();
        }

        var used = _used.GetValueOrDefault(scope) + weight;
        _used[_used.Count < MaxScopes ? scope : ""] = used;
        feed.Counters.NoteWeight(used);
        var end = (window + 1) * seconds * 1000;
        var refusedUntil = 0L;
        if (_blocks.Current(scope) is { } block)
        {
            feed.Counters.NoteRestWhileBlocked();
            refusedUntil = block.UntilMillis;
        }
        else if (feed.Faults.Strike(FaultKind.Rest429, feed.Venue, name, symbol) is { } rule)
        {
            refusedUntil = RestBlocks.NowMillis + rule.Retry.MillisOr(FaultDefaults.Retry429Millis);
            _blocks.Block(scope, 429, refusedUntil);
        }
        else if (used > feed.Setup.RestLimit)
        {
            refusedUntil = end;
        }

        if (refusedUntil > 0)
        {
            feed.Counters.NoteRestLimited();
        }

        return new RestCharge(used, end, refusedUntil);
    }
}

/// <summary>What was used in the window with this request, when the window ends, and until when the client is refused (0: it is not).</summary>
internal readonly record struct RestCharge(int Used, long WindowEndMillis, long RefusedUntilMillis)
{
    /// <summary>Not to be answered.</summary>
    public bool IsRefused => RefusedUntilMillis > 0;
}
