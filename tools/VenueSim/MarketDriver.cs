using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim;

/// <summary>Moves the market in real time at a set rate, or by hand. Before each move it calls the faults' tick.</summary>
internal sealed class MarketDriver(SimMarket market, int updatesPerSecond, Action tick)
{
    private const int TickMillis = 2;      // below the shortest cadence of a stream
    private const int BurstMillis = 100;   // a backlog beyond this is forgotten: the rate is a rate, not a debt

    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;
    private Task _loop = Task.CompletedTask;
    private long _handMicrosTimesRate;

    public void Resume()
    {
        lock (_lock)
        {
            if (_running is null)
            {
                _running = new CancellationTokenSource();
                var stop = _running.Token;
                _loop = Task.Run(() => RunAsync(stop), CancellationToken.None);
            }
        }
    }

    /// <summary>Stops moving; when it returns, no step is under way.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _running?.Cancel();
            _running = null;
            _loop.Wait();
        }
    }

    public void Step(int count)
    {
        for (; count > 0; count--)
        {
            lock (market.Lock)
            {
                // The remainder is carried, so that any rate gives an exact second after that many steps.
                tick();
                _handMicrosTimesRate += 1_000_000;
                var micros = _handMicrosTimesRate / updatesPerSecond;
                _handMicrosTimesRate -= micros * updatesPerSecond;
                market.Step();
                market.AdvanceTo(market.NowMicros + micros);
            }
        }
    }

    public void Pulse()
    {
        lock (market.Lock)
        {
            market.TouchAll();
            market.FlushAll();
        }
    }

    public void Flush()
    {
        lock (market.Lock)
        {
            market.FlushAll();
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(TickMillis));
        var last = TimeProvider.System.GetTimestamp();
        var owed = 0.0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return; // paused
            }

            var now = TimeProvider.System.GetTimestamp();
            var elapsed = TimeProvider.System.GetElapsedTime(last, now);
            last = now;
            owed = Math.Min(owed + elapsed.TotalSeconds * updatesPerSecond, 1 + updatesPerSecond * (BurstMillis / 1000.0));
            lock (market.Lock)
            {
                tick();
                market.AdvanceTo((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
                for (; owed >= 1; owed--)
                {
                    market.Step();
                }
            }
        }
    }
}
