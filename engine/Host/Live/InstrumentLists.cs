using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>Fetches instrument lists.</summary>
public static class InstrumentLists
{
    private const int Tries = 5;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryBase = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryCap = TimeSpan.FromSeconds(8);

    /// <summary>Fetches a feed's list, with a few tries.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="options">Endpoints.</param>
    /// <param name="pool">Blocks.</param>
    /// <param name="logger">Where failed tries are told.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="EngineException">The venue gave no usable list in <see cref="Tries"/> tries.</exception>
    public static async Task<InstrumentList> LoadAsync(Feed feed, EngineOptions options, FrameBlockPool pool, ILogger logger, CancellationToken stop)
    {
        var rest = new RestClient(options.RestEndpoints.Find(feed) ?? feed.RestBase, RequestTimeout, pool);
        var backoff = new Backoff(RetryBase, RetryCap, new Random(feed.Name.Length));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (block, length) = await rest.GetAsync(feed.InstrumentListPath, stop).ConfigureAwait(false);
                var body = block.Memory[..length].ToArray();
                pool.Return(block);
                return new InstrumentList(feed, rest, body, feed.ReadInstrumentList(body));
            }
            catch (Exception e) when (e is RestException or InstrumentListException)
            {
                if (attempt == Tries)
                {
                    throw new EngineException($"{feed.Name}: no instrument list: {e.Message}; check the network, or name another base with --rest-endpoint {feed.Venue}=URL");
                }

                var wait = backoff.Next();
                HostLog.InstrumentListFailed(logger, feed.Name, e.Message, Math.Round(wait.TotalSeconds, 1));
                await Task.Delay(wait, stop).ConfigureAwait(false);
            }
        }
    }
}
