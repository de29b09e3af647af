using System.IO.Enumeration;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// One fault and when it strikes. Of the matching occasions the first <see cref="After"/> pass; then every
/// <see cref="Every"/>-th one is hit, or each with <see cref="Probability"/>, at most <see cref="Count"/> times.
/// With neither, it strikes once (or <see cref="Count"/> times in a row).
/// </summary>
public sealed record FaultRule(FaultKind Kind)
{
    /// <summary>The venue's name, or all when null.</summary>
    public string? Venue { get; init; }

    /// <summary>
    /// Part of a stream's name, or the whole name when it has <c>*</c> or <c>?</c>. Binance streams are named as on the
    /// wire, Gate's <c>channel/payload</c> (<c>spot.obu/ob.BTC_USDT.50</c>), REST requests <c>rest/path/symbol</c>.
    /// </summary>
    public string? Stream { get; init; }

    /// <summary>One symbol exactly, canonical or as a venue writes it (BTC/USDT, BTCUSDT, BTC_USDT).</summary>
    public string? Symbol { get; init; }

    /// <summary>Streams of one channel only.</summary>
    public SimChannel? Channel { get; init; }

    /// <summary>Streams of any channel, where the default would be depth deltas.</summary>
    public bool AllChannels { get; init; }

    /// <summary>Only on the venue's connection of this number, counted from 1 in the order of opening; 0 is any.</summary>
    public int Connection { get; init; }

    public int Every { get; init; }

    public double Probability { get; init; }

    public int After { get; init; }

    /// <summary>0 is no limit where <see cref="Every"/> or <see cref="Probability"/> is set, else once.</summary>
    public int Count { get; init; }

    /// <summary>Since the start: before it the rule sees no occasion.</summary>
    public TimeSpan At { get; init; }

    /// <summary>Since the start: from then on the rule is over; zero is never.</summary>
    public TimeSpan Until { get; init; }

    /// <summary>The rule starts afresh so often, counted from <see cref="At"/>; zero is never. For a storm: between two resets.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>A script's repetition of the whole rule, where <see cref="Period"/> has a meaning of its own.</summary>
    public TimeSpan Repeat { get; init; }

    /// <summary>
    /// How long. Of a condition (half-open, dead symbol, …) how long it lasts, zero for ever; of a lifetime the lifetime;
    /// of a connect limit its window; of anything else: every occasion for this long from the first hit, instead of counting.
    /// </summary>
    public TimeSpan Duration { get; init; }

    /// <summary>For <see cref="FaultKind.RestError"/>: the HTTP status.</summary>
    public int Status { get; init; } = 503;

    /// <summary>Milliseconds: of a delay, between bytes that trickle, of a clock step (may be negative). 0 is the kind's default.</summary>
    public int Millis { get; init; }

    /// <summary>How many: of a reordering the successors, of a burst the frames, of a connect limit the connections. 0 is the kind's default.</summary>
    public int Number { get; init; }

    /// <summary>Bytes: of an oversized message, of a fragment, of a trickle. 0 is the kind's default.</summary>
    public int Bytes { get; init; }

    /// <summary>A stale snapshot's age in update ids; 0 is the opening book.</summary>
    public int Updates { get; init; }

    /// <summary>A delayed frame is passed by its successors.</summary>
    public bool Reorder { get; init; }

    /// <summary>An oversized message is not JSON.</summary>
    public bool Garbage { get; init; }

    /// <summary>How long before its end a lifetime is announced, where the venue does that; zero is not at all.</summary>
    public TimeSpan Notice { get; init; }

    /// <summary>What 429 and 418 tell the client to wait; zero is the kind's default (5 s, 120 s).</summary>
    public TimeSpan Retry { get; init; }

    /// <summary>The form of Binance's refusal of a subscription; null is the market's usual one.</summary>
    public RefusalForm? Form { get; init; }

    /// <summary>What a refused subscription is told; null is the venue's usual text.</summary>
    public string? Reason { get; init; }

    public bool Matches(SimVenue venue, string stream)
    {
        if (Venue is { } only && only != venue.Name)
        {
            return false;
        }

        return Stream is null
            || (Stream.AsSpan().ContainsAny('*', '?')
                ? FileSystemName.MatchesSimpleExpression(Stream, stream)
                : stream.Contains(Stream, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the rule speaks of a symbol, given as the venue writes it; <paramref name="canonical"/> where it is known.</summary>
    public bool MatchesSymbol(string native, string? canonical = null) =>
        Symbol is null || Symbol == canonical || string.Equals(Letters(Symbol), Letters(native), StringComparison.OrdinalIgnoreCase);

    private static string Letters(string symbol) => string.Concat(symbol.Where(char.IsLetterOrDigit));
}

/// <summary>How Binance words a refusal.</summary>
public enum RefusalForm
{
    /// <summary><c>{"code":2,"msg":"…","id":1}</c>.</summary>
    Code,

    /// <summary><c>{"code":2,"msg":"…"}</c>, which does not tell the request.</summary>
    Bare,

    /// <summary><c>{"error":{"code":2,"msg":"…"},"id":1}</c>.</summary>
    Error,
}
