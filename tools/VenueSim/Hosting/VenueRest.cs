using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Hosting;

/// <summary>
/// A venue's REST: what all have in common (counts, limits and faults before the answer, slowness after it). The venue says
/// which listing a request is about, what it may cost and what the answer is. Everything under the market's lock.
/// </summary>
internal abstract class VenueRest(VenueFeed feed)
{
    protected VenueFeed Feed { get; } = feed;

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        RestReply reply;
        lock (Feed.Market.Lock)
        {
            Feed.Counters.NoteRestRequest();
            var symbol = Symbol(context.Request);
            var name = $"rest{context.Request.Path}/{symbol}";
            reply = (Limited(context, name, symbol) ?? Failed(name, symbol) ?? Answer(context.Request, name, symbol))
                .SlowedBy(Feed.Faults, Feed.Venue, name, symbol);
        }

        return reply.WriteAsync(context, stopping);
    }

    /// <summary>The listing that a request names, in the venue's spelling; empty for none.</summary>
    protected abstract string Symbol(HttpRequest request);

    /// <summary>Charges a request and writes the headers about it; null to answer it, else the refusal.</summary>
    protected abstract RestReply? Limited(HttpContext context, string name, string symbol);

    /// <summary>The body of an answer that fails for no reason of the client's.</summary>
    protected abstract byte[] FailureBody { get; }

    /// <summary>The answer; <paramref name="name"/> is how faults know the request.</summary>
    protected abstract RestReply Answer(HttpRequest request, string name, string symbol);

    /// <summary>The book that a depth request is to show instead of the listing's, when the fault of stale snapshots strikes.</summary>
    protected TrueBook? Stale(Listing listing, string name) =>
        Feed.Faults.Strike(FaultKind.StaleSnapshot, Feed.Venue, name, listing.Native) is { } rule ? listing.Before(rule.Updates) : null;

    private RestReply? Failed(string name, string symbol) =>
        Feed.Faults.Strike(FaultKind.RestError, Feed.Venue, name, symbol) is { } fault ? new RestReply(fault.Status, FailureBody) : null;
}
