namespace Crossfeed.VenueSim.Hosting;

/// <summary>
/// Until when a venue's REST refuses a client, and with what. Gate counts a path, Binance everything together (an empty
/// scope). In real time, as it is the client's waiting that counts. Under the market's lock.
/// </summary>
internal sealed class RestBlocks
{
    private readonly Dictionary<string, (int Status, long UntilMillis)> _byScope = new(StringComparer.Ordinal);

    public static long NowMillis => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Whole seconds until then, at least one: what Retry-After can say.</summary>
    public static long SecondsUntil(long untilMillis) => Math.Max(1, (untilMillis - NowMillis + 999) / 1000);

    public void Block(string scope, int status, long untilMillis) => _byScope[scope] = (status, untilMillis);

    /// <summary>The block that holds now, or null.</summary>
    public (int Status, long UntilMillis)? Current(string scope)
    {
        if (!_byScope.TryGetValue(scope, out var block))
        {
            return null;
        }

        if (block.UntilMillis > NowMillis)
        {
            return block;
        }

        _byScope.Remove(scope);
        return null;
    }
}
