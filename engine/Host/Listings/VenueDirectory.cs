using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>What venues tell of their listings when no engine runs: instrument lists and turnover, within their request limits. One user at a time.</summary>
/// <param name="restEndpoints">REST bases by venue or feed name, in place of the production ones.</param>
/// <param name="logger">Where failed tries are told.</param>
public sealed class VenueDirectory(EndpointOverrides restEndpoints, ILogger logger) : IDisposable
{
    private const int BlockBytes = 4 << 10; // bodies take blocks of their own size
    private const int Tries = 3; // somebody waits at the terminal: a venue that does not answer is told within seconds

    private readonly RestBudgets _budgets = new(RestLimits.DefaultShare, logger);
    private readonly FrameBlockPool _pool = new(BlockBytes);
    private readonly Dictionary<Feed, InstrumentList> _lists = [];

    /// <summary>The instrument list of a feed, asked for once.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="symbols">Those that are wanted, for a venue that does not list everything.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="EngineException">The venue gave no usable list.</exception>
    public async Task<IReadOnlyList<ListingDefinition>> ListAsync(Feed feed, IReadOnlySet<Symbol> symbols, CancellationToken stop) => (await LoadAsync(feed, symbols, stop).ConfigureAwait(false)).Definitions;

    /// <summary>The turnover of a feed's listings in the last 24 hours, in no order.</summary>
    /// <param name="feed">A feed with a <see cref="Feed.VolumeRequest"/>.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="EngineException">The venue gave no usable answer.</exception>
    public async Task<IReadOnlyList<ListingVolume>> VolumesAsync(Feed feed, CancellationToken stop)
    {
        var rest = (await LoadAsync(feed, new HashSet<Symbol>(), stop).ConfigureAwait(false)).Rest;
        try
        {
            var reply = await rest.AskAsync(RestAsk.For(RestPriority.InstrumentList, feed.VolumeRequest!), stop).ConfigureAwait(false);
            try
            {
                return feed.ReadVolumes(reply.Block!.Memory.Span[..reply.Length]); // one user at a time: nobody else has asked the same
            }
            finally
            {
                rest.Pool.Return(reply.Block!);
            }
        }
        catch (Exception e) when (e is RestException or InstrumentListException)
        {
            throw new EngineException($"{feed.Name}: no volumes: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var list in _lists.Values)
        {
            list.Session?.Dispose();
            list.Rest.Dispose();
        }

        _budgets.Dispose();
    }

    private async Task<InstrumentList> LoadAsync(Feed feed, IReadOnlySet<Symbol> symbols, CancellationToken stop)
    {
        if (!_lists.TryGetValue(feed, out var list))
        {
            var options = new EngineOptions { Venues = [feed.Venue], Symbols = symbols, RestEndpoints = restEndpoints, InstrumentListTries = Tries, SessionPatience = TimeSpan.Zero };
            list = await InstrumentLists.LoadAsync(feed, options, _budgets, _pool, logger, stop).ConfigureAwait(false);
            _lists.Add(feed, list);
        }

        return list;
    }
}
