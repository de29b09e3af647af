using Crossfeed.Telemetry;

namespace Crossfeed.Wire;

/// <summary>
/// HOT: the sockets of one polling thread. Each turn looks at every socket once and completes its waiting read inline; a socket gives at most its share of a buffer a turn, so
/// that one busy venue does not hold up the others. Budget: a system call a socket and turn, 0 B.
/// </summary>
public sealed class SocketPoller : IDisposable
{
    // The least share of a turn: 16 KiB are about 50 frames, 30 us of work.
    private const int LeastShareBytes = 16 << 10;

    // From so many sockets on the system is asked once which of them have bytes: a call costs about 150 ns and 60 ns a socket, an empty read of one about 250 ns.
    private const int AskFromSockets = 3;

    private readonly Lock _gate = new();
    private readonly List<PolledStream> _joining = [];
    private readonly ReadySet _ready = new();
    private PolledStream[] _streams = new PolledStream[8];
    private int _count;
    private int _share = PolledStream.BufferBytes;
    private int _hasJoining;
    private int _threadId;

    /// <summary>Whether the caller runs on the polling thread.</summary>
    public bool IsCurrentThread => Environment.CurrentManagedThreadId == Volatile.Read(ref _threadId); // acquire: not hoisted; any value but the own id is a no

    /// <summary>Sockets served now.</summary>
    public int Count => Volatile.Read(ref _count); // for reports: written by the polling thread

    /// <summary>
    /// Bytes that the polling thread allocated because connections came and went: first waits, the end of a stream, its causes. Administration, told apart from what frames cost; written and
    /// read by the polling thread.
    /// </summary>
    public SetUpMeter SetUp { get; } = new();

    /// <summary>Makes the calling thread the polling one.</summary>
    public void EnterThread() => Volatile.Write(ref _threadId, Environment.CurrentManagedThreadId); // release: what the thread prepared stands before it is the one

    /// <summary>HOT: one turn over all sockets.</summary>
    /// <returns>The number of reads completed; 0 when nothing came.</returns>
    public int Poll()
    {
        if (Volatile.Read(ref _hasJoining) != 0) // acquire: the list is read under its lock; this only saves taking it
        {
            AdmitJoining();
        }

        var streams = new ReadOnlySpan<PolledStream>(_streams, 0, _count);
        var asksFirst = streams.Length >= AskFromSockets;
        if (asksFirst && !_ready.Wait(streams, 0) && !HasWork(streams))
        {
            return 0;
        }

        var completed = 0;
        for (var i = 0; i < streams.Length; i++)
        {
            var stream = streams[i];
            if (stream.IsDisposed)
            {
                Drop(i);
                return completed + 1; // the others have moved; their turn comes at once
            }

            if ((!asksFirst || stream.HasBuffered || _ready.IsReady(i)) && stream.Turn(_share))
            {
                completed++;
            }
        }

        return completed;
    }

    /// <summary>Waits, without burning the core, until a socket has bytes or the time is over. Only on the polling thread.</summary>
    /// <param name="millis">Longest wait in milliseconds.</param>
    public void WaitReadable(int millis) => _ready.Wait(new ReadOnlySpan<PolledStream>(_streams, 0, _count), millis);

    /// <summary>Closes all sockets. Call it once the polling thread has ended.</summary>
    public void Dispose()
    {
        AdmitJoining();
        while (_count > 0)
        {
            Drop(_count - 1);
        }

        _ready.Dispose();
    }

    /// <summary>Takes a stream in at the next turn; from any thread.</summary>
    /// <param name="stream">The stream.</param>
    internal void Add(PolledStream stream)
    {
        lock (_gate)
        {
            _joining.Add(stream);
            Volatile.Write(ref _hasJoining, 1); // release: pairs with the acquire in Poll
        }
    }

    private void AdmitJoining()
    {
        var begun = SetUp.Begin();
        lock (_gate)
        {
            foreach (var stream in _joining)
            {
                if (_count == _streams.Length)
                {
                    Array.Resize(ref _streams, _count * 2); // cold: a connection was opened
                }

                _streams[_count++] = stream;
            }

            _joining.Clear();
            _hasJoining = 0;
        }

        Share();
        SetUp.End(begun);
    }

    private static bool HasWork(ReadOnlySpan<PolledStream> streams)
    {
        foreach (var stream in streams)
        {
            if (stream.IsDisposed || stream.HasBuffered)
            {
                return true;
            }
        }

        return false;
    }

    // The last stream takes the place of the dropped one.
    private void Drop(int index)
    {
        var begun = SetUp.Begin();
        var stream = _streams[index];
        _streams[index] = _streams[--_count];
        _streams[_count] = null!;
        Share();
        stream.Retire();
        SetUp.End(begun);
    }

    private void Share() => _share = Math.Max(LeastShareBytes, PolledStream.BufferBytes / Math.Max(1, _count));
}
