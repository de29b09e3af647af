using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>Fetches instrument lists.</summary>
public static class InstrumentLists
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryCap = TimeSpan.FromSeconds(8);
    private const int MaxPages = 32; // of 500 and more: several times what any venue lists

    /// <summary>Fetches a feed's list, with a few tries.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="options">Endpoints, number and pace of the tries.</param>
    /// <param name="budgets">Whose turns it waits for.</param>
    /// <param name="pool">Blocks.</param>
    /// <param name="logger">Where failed tries are told.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="EngineException">The venue gave no usable list in <see cref="EngineOptions.InstrumentListTries"/> tries.</exception>
    public static async Task<InstrumentList> LoadAsync(Feed feed, EngineOptions options, RestBudgets budgets, FrameBlockPool pool, ILogger logger, CancellationToken stop)
    {
        var address = options.RestEndpoints.Find(feed) ?? feed.RestBase;
        var rest = new RestClient(address, RequestTimeout, pool, budgets.For(feed, address), headers: feed.Headers, certificateCheck: OwnGateway.CheckFor(feed, address));
        var session = feed.Session is null ? null : new SessionKeeper(feed, rest, options.SessionKeepAlive, logger);
        try
        {
            if (session is not null)
            {
                await session.BeginAsync(options.SessionPatience, stop).ConfigureAwait(false);
            }

            return await LoadAsync(feed, rest, session, options, logger, stop).ConfigureAwait(false);
        }
        catch
        {
            session?.Dispose();
            rest.Dispose();
            throw;
        }
    }

    private static async Task<InstrumentList> LoadAsync(Feed feed, RestClient rest, SessionKeeper? session, EngineOptions options, ILogger logger, CancellationToken stop)
    {
        var backoff = new Backoff(options.InstrumentListRetry, RetryCap, new Random(feed.Name.Length));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var pages = await FetchAsync(feed, rest, options.Symbols, stop).ConfigureAwait(false);
                return new InstrumentList(feed, rest, pages, InstrumentList.Read(feed, pages)) { Session = session };
            }
            catch (Exception e) when (e is RestException or InstrumentListException)
            {
                if (attempt >= options.InstrumentListTries)
                {
                    throw new EngineException($"{feed.Name}: no instrument list: {e.Message}; check the network, or name another base with --rest-endpoint {feed.Venue}=URL");
                }

                var wait = backoff.Next();
                HostLog.InstrumentListFailed(logger, feed.Name, e.Message, Math.Round(wait.TotalSeconds, 1));
                await Task.Delay(wait, stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Fetches the bodies of a feed's list once, page by page, each in its turn.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="rest">The client.</param>
    /// <param name="symbols">Those that are wanted, for a venue that does not list everything.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="RestException">There was none, or another fetch of the same list is under way.</exception>
    /// <exception cref="InstrumentListException">A page does not say what follows it, or the list has no end.</exception>
    public static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FetchAsync(Feed feed, RestClient rest, IReadOnlyCollection<Symbol> symbols, CancellationToken stop)
    {
        var pages = new List<ReadOnlyMemory<byte>>();
        for (var path = feed.InstrumentListFor(symbols); path is not null; path = feed.NextInstrumentListPath(pages[^1].Span))
        {
            if (pages.Count == MaxPages)
            {
                throw new InstrumentListException($"{feed.Name}: the list has more than {MaxPages} pages");
            }

            pages.Add(await FetchPageAsync(feed, rest, path, stop).ConfigureAwait(false));
        }

        return pages;
    }

    private static async Task<ReadOnlyMemory<byte>> FetchPageAsync(Feed feed, RestClient rest, string path, CancellationToken stop)
    {
        var reply = await rest.AskAsync(RestAsk.For(RestPriority.InstrumentList, new RestCall(path, feed.InstrumentListWeight)), stop).ConfigureAwait(false);
        if (reply.Block is not { } block)
        {
            throw new RestException($"{feed.Name}: its instrument list is being fetched already", null, null, null);
        }

        var body = block.Memory[..reply.Length].ToArray();
        rest.Pool.Return(block);
        return body;
    }
}
