using System.Net;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Begins the session that a venue wants, keeps it alive and begins it again; connections wait at its gate until it stands. What it says depends on the venue's <see cref="SessionProtocol"/> alone. Cold.
/// </summary>
public sealed class SessionKeeper : IConnectionGate, IDisposable
{
    // More questions in a row without an end are a conversation in a circle.
    private const int MostQuestions = 8;

    // The same words are told again after so long: who comes back to the screen must find them.
    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private readonly Feed _feed;
    private readonly SessionProtocol _protocol;
    private readonly RestClient _rest;
    private readonly ILogger _logger;
    private readonly TimeSpan _keepAlive;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _gate = new();
    private TaskCompletionSource<IReadOnlyList<KeyValuePair<string, string>>> _standing = NewStanding();
    private Action<string>? _ended;
    private string? _told;
    private long _toldAt;
    private long _begun;
    private bool _isDoubted;

    /// <summary>Prepares a keeper; nothing is asked yet.</summary>
    /// <param name="feed">A feed with a session.</param>
    /// <param name="rest">The client; not disposed here.</param>
    /// <param name="keepAlive">Time between two requests that keep it alive; null for what the venue wants.</param>
    /// <param name="logger">Where it is told.</param>
    public SessionKeeper(Feed feed, RestClient rest, TimeSpan? keepAlive, ILogger logger)
    {
        _feed = feed;
        _protocol = feed.Session ?? throw new ArgumentException($"{feed.Name} has no session", nameof(feed));
        _rest = rest;
        _keepAlive = keepAlive ?? _protocol.KeepAliveEvery;
        _logger = logger;
    }

    /// <summary>How often it began to stand. Any thread.</summary>
    public long Begun => Volatile.Read(ref _begun); // a count of its own, ordered with nothing

    /// <summary>Whether it stands, as far as is known. Any thread.</summary>
    public bool Stands
    {
        get
        {
            lock (_gate)
            {
                return _standing.Task.IsCompleted;
            }
        }
    }

    /// <summary>Why it does not stand, in words for people; null while it does, and before the first answer. Any thread.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Names who is told that it has ended, with the cause; any thread may tell.</summary>
    /// <param name="ended">Told.</param>
    public void OnEnded(Action<string> ended) => Volatile.Write(ref _ended, ended); // publishes a whole delegate

    /// <summary>Somebody heard on a connection that it has ended: no connection opens until it was looked at. Any thread.</summary>
    /// <param name="cause">Why, in the venue's words.</param>
    public void Doubt(string cause)
    {
        Volatile.Write(ref _isDoubted, true); // must not move behind the release, or else the woken loop could go back to sleep
        End(cause);
        _wake.Release();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeyValuePair<string, string>>> PassAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            return _standing.Task.WaitAsync(stop);
        }
    }

    /// <summary>Begins the session, for as long as it takes.</summary>
    /// <param name="patience">Longest time.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="EngineException">It did not stand by then; the message says why and what to do.</exception>
    public async Task BeginAsync(TimeSpan patience, CancellationToken stop)
    {
        var begun = _rest.Budget.Time.GetTimestamp();
        while (!await ConverseAsync(_protocol.Begin(), stop).ConfigureAwait(false))
        {
            if (_rest.Budget.Time.GetElapsedTime(begun) + _protocol.RetryEvery > patience)
            {
                throw new EngineException($"{_feed.Name}: {Trouble}; nothing changed within {patience.TotalSeconds:0} s. Start again then, or leave {_feed.Venue} out of --venues");
            }

            await Task.Delay(_protocol.RetryEvery, _rest.Budget.Time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps it alive, and begins it again when it has ended, until cancelled.</summary>
    /// <param name="stop">Stops.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (!Volatile.Read(ref _isDoubted)) // pairs with Doubt
                {
                    await _wake.WaitAsync(Stands ? _keepAlive : _protocol.RetryEvery, stop).ConfigureAwait(false);
                }

                var isDoubted = Interlocked.Exchange(ref _isDoubted, false);
                await ConverseAsync(Stands && !isDoubted ? _protocol.KeepAlive() : _protocol.Begin(), stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the end of the run
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    // Until the protocol says that it stands, or that time or a person has to help.
    private async Task<bool> ConverseAsync(RestCall call, CancellationToken stop)
    {
        for (var questions = 0; questions < MostQuestions; questions++)
        {
            var move = await AskAsync(call, stop).ConfigureAwait(false);
            switch (move.Kind)
            {
                case SessionMoveKind.Ask:
                    call = move.Call!;
                    break;
                case SessionMoveKind.Stand:
                    Stand(move.Headers);
                    return true;
                default:
                    Fail(move.Words!);
                    return false;
            }
        }

        Fail($"its answers lead nowhere: {MostQuestions} requests, and the session neither stands nor is refused");
        return false;
    }

    private async Task<SessionMove> AskAsync(RestCall call, CancellationToken stop)
    {
        try
        {
            var reply = await _rest.AskAsync(new RestAsk(RestPriority.Session, $"session {_feed.Name} {call.Path}", _ => call), stop).ConfigureAwait(false);
            if (reply.Block is not { } block)
            {
                return SessionMove.Wait("the same is being asked already");
            }

            var move = _protocol.Heard(call, HttpStatusCode.OK, block.Memory.Span[..reply.Length], null, _rest.BaseAddress);
            _rest.Pool.Return(block);
            return move;
        }
        catch (RestException e)
        {
            return _protocol.Heard(call, e.Status, [], e.Message, _rest.BaseAddress);
        }
    }

    private void Stand(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        lock (_gate)
        {
            if (_standing.Task.IsCompleted)
            {
                return; // it stood before: what connections carried when they opened is theirs
            }

            Trouble = null;
            _told = null;
            Volatile.Write(ref _begun, _begun + 1); // a count of its own, ordered with nothing
            _standing.SetResult(headers);
        }

        SessionLog.Stands(_logger, _feed.Name);
    }

    private void Fail(string words)
    {
        Trouble = words;
        End(words);
        var time = _rest.Budget.Time;
        if (words != _told || time.GetElapsedTime(_toldAt) >= TellAgain)
        {
            (_told, _toldAt) = (words, time.GetTimestamp());
            SessionLog.DoesNotStand(_logger, _feed.Name, words);
        }
    }

    private void End(string cause)
    {
        lock (_gate)
        {
            if (!_standing.Task.IsCompleted)
            {
                return;
            }

            _standing = NewStanding();
        }

        SessionLog.Ended(_logger, _feed.Name, cause);
        Volatile.Read(ref _ended)?.Invoke($"the session has ended: {cause}"); // acquire: a whole delegate
    }

    private static TaskCompletionSource<IReadOnlyList<KeyValuePair<string, string>>> NewStanding() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
