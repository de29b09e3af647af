using Crossfeed.Ring;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// HOT: the loop of a polling thread: sockets, then the ring where decoding shares the thread, then again. What a socket brings is decoded as soon as it is published; snapshots are
/// written when a turn over all sockets is done, so that a burst costs one write a listing.
/// </summary>
public sealed class PollLoop : IReaderThread, IDisposable
{
    /// <summary>Name of a thread that only reads.</summary>
    public const string ReaderThreadName = "crossfeed-reader";

    // A thread that dozes when idle does so after a millisecond without a frame: at 1,000 frames a second it is always awake.
    private const long QuietNanos = 1_000_000;

    // Longest doze: what the cold plane publishes (ticks, snapshots) waits at most this long.
    private const int DozeMillis = 1;

    // A turn that finds nothing costs a system call a socket, half a microsecond each: what takes longer than this was not the thread's own doing.
    private const long GapNanos = 10_000;

    private readonly SocketPoller _sockets;
    private readonly IRingConsumer? _consumer;
    private readonly IdleChoice _idle;
    private readonly int? _core;
    private readonly ProcessorFaults _faults;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isStopping;
    private int _consumed;

    /// <summary>Makes the loop; its thread starts with <see cref="StartAsync"/>.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="core">The core to bind it to; null for none.</param>
    /// <param name="sockets">The sockets.</param>
    /// <param name="consumer">The consumer that shares the thread; null for none.</param>
    /// <param name="idle">What to do when nothing comes.</param>
    /// <param name="faults">Raised by an exception, and when the thread cannot be bound.</param>
    public PollLoop(string name, int? core, SocketPoller sockets, IRingConsumer? consumer, IdleChoice idle, ProcessorFaults faults)
    {
        _sockets = sockets;
        _consumer = consumer;
        _idle = idle;
        _core = core;
        _faults = faults;
        Hiccups = idle == IdleChoice.Spin ? new HiccupMeter(name, GapNanos) : null;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>The time that the thread lost; null where it gives its core away when idle, because then nobody can tell.</summary>
    public HiccupMeter? Hiccups { get; }

    /// <inheritdoc/>
    public bool IsCurrent => _sockets.IsCurrentThread;

    /// <summary>Starts the thread.</summary>
    /// <returns>Completes when it runs on its core.</returns>
    public Task StartAsync()
    {
        _thread.Start();
        return _started.Task;
    }

    /// <summary>Stops once everything published has been processed. The producers must have stopped.</summary>
    public Task StopAsync()
    {
        Volatile.Write(ref _isStopping, 1); // release: the producers' last frames stand before it
        return _ended.Task;
    }

    /// <inheritdoc/>
    public void AfterPublish()
    {
        if (_consumer is not null)
        {
            _consumed += _consumer.Consume();
        }
    }

    /// <inheritdoc/>
    public void WhileFull()
    {
        AfterPublish();
        Thread.Yield(); // who is behind may need this core
    }

    /// <summary>Closes the sockets; the thread must have stopped or never have started.</summary>
    public void Dispose() => _sockets.Dispose();

    // The shell.
    private void Run()
    {
        if (_core is { } core && !ThreadPinning.TryPin(core))
        {
            _faults.Report(new ProcessorFault(
                ProcessorStage.ThreadStart, -1, _thread.Name, new InvalidOperationException($"the system does not let a thread run on core {core} alone")));
        }

        _sockets.EnterThread();
        _started.TrySetResult();
        while (!IsDone)
        {
            try
            {
                Turn();
            }
            catch (Exception ex)
            {
                _faults.Report(new ProcessorFault(ProcessorStage.Wait, -1, _thread.Name, ex));
            }
        }

        _consumer?.EndBatch();
        _ended.TrySetResult();
    }

    private bool IsDone => Volatile.Read(ref _isStopping) != 0 && _consumer is null or { IsDrained: true }; // acquire: pairs with StopAsync

    // Left when the loop is to stop, or by an exception.
    private void Turn()
    {
        var quietSince = WireClock.Monotonic();
        var isQuiet = false;
        while (Volatile.Read(ref _isStopping) == 0) // acquire: not hoisted
        {
            var completed = _sockets.Poll();
            if (_consumer is not null)
            {
                completed += _consumed + _consumer.Consume();
                _consumed = 0;
            }

            if (completed != 0)
            {
                _consumer?.EndBatch();
                isQuiet = false;
                continue;
            }

            var now = WireClock.Monotonic();
            if (!isQuiet)
            {
                isQuiet = true;
                quietSince = now;
                Hiccups?.Resume(now); // what lies before is work
            }
            else if (Hiccups is { } hiccups)
            {
                hiccups.Turn(now);
            }
            else
            {
                Rest(now - quietSince);
            }
        }

        _consumer?.Consume();
    }

    // Nothing came for a while.
    private void Rest(long quietNanos)
    {
        if (_idle == IdleChoice.Yield)
        {
            Thread.Yield();
        }
        else if (quietNanos > QuietNanos)
        {
            _sockets.WaitReadable(DozeMillis);
        }
    }
}
