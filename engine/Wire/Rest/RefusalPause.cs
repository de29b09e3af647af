using System.Globalization;
using System.Net;

namespace Crossfeed.Wire;

/// <summary>
/// When a host may be asked again after it refused: as long as the venue says, else 1, 2, 4, … s after a 429 and 2, 4, 8, … min after a 418. Not for several threads at once.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="time">The time.</param>
internal sealed class RefusalPause(string host, TimeProvider time)
{
    /// <summary>The venue's answer to an address that is banned.</summary>
    public const HttpStatusCode Banned = (HttpStatusCode)418;

    private const int MostDoublings = 16; // the cap is reached long before

    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(64);
    private static readonly TimeSpan FirstBan = TimeSpan.FromMinutes(2); // the shortest ban known
    private static readonly TimeSpan LongestBan = TimeSpan.FromDays(3); // and the longest; whoever says more is not believed

    // Headers count whole seconds, and may have cut off most of one.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _from;
    private TimeSpan _until;
    private TimeSpan _over; // pauses that have ended
    private int _inARow;

    /// <summary>Pauses so far.</summary>
    public int Count { get; private set; }

    /// <summary>Answers 429.</summary>
    public long TooManyRequests { get; private set; }

    /// <summary>Answers 418.</summary>
    public long Bans { get; private set; }

    /// <summary>The pause that holds; null for none.</summary>
    public RestPause? Current { get; private set; }

    /// <summary>Time paused so far.</summary>
    public TimeSpan Total => _over + (Current is null ? TimeSpan.Zero : Min(Now, _until) - _from);

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Ends a pause whose time is over, and says how long one still holds.</summary>
    public TimeSpan? Left()
    {
        if (Current is null)
        {
            return null;
        }

        var left = _until - Now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _over += _until - _from;
        Current = null;
        return null;
    }

    /// <summary>Notes an answer.</summary>
    /// <param name="signs">Status and headers.</param>
    /// <param name="pausesBefore"><see cref="Count"/> when the request had its turn.</param>
    /// <returns>The pause that it began or made longer; null for none.</returns>
    public RestPause? Note(in RestSigns signs, int pausesBefore)
    {
        Left();
        var isNews = pausesBefore == Count; // else it was under way when the pause began
        var isBan = signs.Status == Banned;
        if (!isBan && signs.Status != HttpStatusCode.TooManyRequests)
        {
            _inARow = isNews && (int)signs.Status < 400 ? 0 : _inARow;
            return null;
        }

        TooManyRequests += isBan ? 0 : 1;
        Bans += isBan ? 1 : 0;
        _inARow += isNews ? 1 : 0;
        var (span, reason) = Span(signs, isBan);
        return Extend(Now + span, signs.Status, string.Create(CultureInfo.InvariantCulture, $"{(isBan ? "banned" : "too many requests")} ({(int)signs.Status}), {reason}"));
    }

    private (TimeSpan Span, string Reason) Span(in RestSigns signs, bool isBan)
    {
        if (signs.RetryAfter is { } asked)
        {
            return (Min(asked, LongestBan) + Rounding, string.Create(CultureInfo.InvariantCulture, $"the venue asks to wait {Min(asked, LongestBan).TotalSeconds:0} s"));
        }

        if (!isBan && signs.UntilReset is { } reset)
        {
            return (reset + Rounding, string.Create(CultureInfo.InvariantCulture, $"the venue's limit begins anew in {reset.TotalSeconds:0} s"));
        }

        var doublings = Math.Clamp(_inARow - 1, 0, MostDoublings);
        var span = isBan ? Min(FirstBan * (1 << doublings), LongestBan) : Min(FirstPatience * (1 << doublings), LongestPatience);
        return (span, string.Create(CultureInfo.InvariantCulture, $"for {span.TotalSeconds:0} s, as the venue does not say"));
    }

    private RestPause? Extend(TimeSpan until, HttpStatusCode status, string cause)
    {
        var now = Now;
        if (Current is not null && until <= _until)
        {
            return null;
        }

        if (Current is null)
        {
            _from = now;
            Count++;
        }

        _until = until;
        var wall = time.GetUtcNow();
        Current = new RestPause(host, wall - (now - _from), wall + (until - now), status, cause);
        return Current;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
