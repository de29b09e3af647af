using System.IO.Enumeration;
using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// One fault and when it strikes. Of the matching occasions the first <see cref="After"/> pass; then every
/// <see cref="Every"/>-th one is hit, or each with <see cref="Probability"/>, at most <see cref="Count"/> times.
/// With neither, it strikes once (or <see cref="Count"/> times in a row).
/// </summary>
public sealed record FaultRule(FaultKind Kind)
{
    /// <summary>The venue, or both when null.</summary>
    public SimVenue? Venue { get; init; }

    /// <summary>
    /// Part of a stream's name, or the whole name when it has <c>*</c> or <c>?</c>. Binance streams are named as on the
    /// wire, Gate's <c>channel/payload</c> (<c>spot.obu/ob.BTC_USDT.50</c>), REST requests <c>rest/path/symbol</c>.
    /// </summary>
    public string? Stream { get; init; }

    public int Every { get; init; }

    public double Probability { get; init; }

    public int After { get; init; }

    /// <summary>0 is no limit where <see cref="Every"/> or <see cref="Probability"/> is set, else once.</summary>
    public int Count { get; init; }

    /// <summary>For <see cref="FaultKind.Refuse"/>: refuse for this long from the first hit, instead of counting.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>For <see cref="FaultKind.RestError"/>: the HTTP status.</summary>
    public int Status { get; init; } = 503;

    public bool Matches(SimVenue venue, string stream)
    {
        if (Venue is { } only && only != venue)
        {
            return false;
        }

        return Stream is null
            || (Stream.AsSpan().ContainsAny('*', '?')
                ? FileSystemName.MatchesSimpleExpression(Stream, stream)
                : stream.Contains(Stream, StringComparison.OrdinalIgnoreCase));
    }
}
