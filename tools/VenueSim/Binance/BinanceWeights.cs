using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>
/// The request weight of a minute, strictly kept: beyond it 429 until the minute ends; a client that goes on is banned
/// with 418, twice as long each time. Refused requests weigh as well. Under the market's lock.
/// </summary>
internal sealed class BinanceWeights(VenueFeed feed)
{
    private const int Limited = 429;
    private const int Banned = 418;
    private const long LongestBanMillis = 3L * 24 * 3600 * 1000; // three days, as the venue says

    private readonly RestBlocks _blocks = new();
    private long _minute;
    private int _ignored;
    private long _banMillis = (long)feed.Options.Of<BinanceSimOptions>().Ban.TotalMilliseconds;

    /// <summary>Weight used in the current minute.</summary>
    public int Used { get; private set; }

    /// <summary>Charges a request; null to answer it, else the refusal's status and until when it holds.</summary>
    public (int Status, long UntilMillis)? Charge(int weight, string name, string symbol)
    {
        // In real time: the limit protects the venue and not the market's clock.
        var now = RestBlocks.NowMillis;
        if (now / 60_000 != _minute)
        {
            _minute = now / 60_000;
            Used = 0;
        }

        Used += weight;
        feed.Counters.NoteWeight(Used);
        if (_blocks.Current("") is { } block)
        {
            feed.Counters.NoteRestWhileBlocked();
            if (block.Status == Limited && ++_ignored >= feed.Options.Of<BinanceSimOptions>().RequestsBeforeBan)
            {
                block = Ban(now + _banMillis);
                _banMillis = Math.Min(2 * _banMillis, LongestBanMillis);
            }

            return Noted(block);
        }

        if (feed.Faults.Strike(FaultKind.Rest418, feed.Venue, name, symbol) is { } ban)
        {
            return Noted(Ban(now + ban.Retry.MillisOr(FaultDefaults.Retry418Millis)));
        }

        if (feed.Faults.Strike(FaultKind.Rest429, feed.Venue, name, symbol) is { } limit)
        {
            return Noted(Limit(now + limit.Retry.MillisOr(FaultDefaults.Retry429Millis)));
        }

        return Used > feed.Setup.RestLimit ? Noted(Limit((_minute + 1) * 60_000)) : null;
    }

    private (int Status, long UntilMillis) Ban(long untilMillis)
    {
        _ignored = 0;
        _blocks.Block("", Banned, untilMillis);
        return (Banned, untilMillis);
    }

    private (int Status, long UntilMillis) Limit(long untilMillis)
    {
        _ignored = 0;
        _blocks.Block("", Limited, untilMillis);
        return (Limited, untilMillis);
    }

    private (int Status, long UntilMillis) Noted((int Status, long UntilMillis) refusal)
    {
        if (refusal.Status == Banned)
        {
            feed.Counters.NoteRestBanned();
        }
        else
        {
            feed.Counters.NoteRestLimited();
        }

        return refusal;
    }
}
