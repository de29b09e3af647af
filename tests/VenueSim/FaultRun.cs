using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;

namespace Crossfeed.Tests.VenueSim;

/// <summary>What a client saw of a Binance depth stream for 5 s of market time, up to the frozen book.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private FaultRun(SimulatedVenues sim) => Sim = sim;

    public SimulatedVenues Sim { get; }

    public ReferenceSync Sync { get; } = new();

    /// <summary>Frames that were not JSON.</summary>
    public int Unreadable { get; private set; }

    public static async Task<FaultRun> FollowAsync(SimulatedVenues sim, string path, CancellationToken cancel)
    {
        var run = new FaultRun(sim);
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("binance"), path, cancel);
        await socket.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        await socket.ReceiveAsync();
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        using var snapshot = JsonDocument.Parse(await http.GetStringAsync("/api/v3/depth?symbol=BTCUSDT&limit=5000", cancel));
        run.Sync.Snapshot(snapshot.RootElement, "lastUpdateId");
        sim.Step(10_000);
        await sim.QuiesceAsync();
        var last = sim.Book("binance", "BTC/USDT").Sequence;
        while (run.Sync.Book.Id < last)
        {
            run.Read((await socket.ReceiveTextAsync())!);
        }

        return run;
    }

    public long Injected(FaultKind kind) => Sim.Faults.Log.Count("binance", kind);

    public ValueTask DisposeAsync() => Sim.DisposeAsync();

    private void Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            Sync.Update(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            Unreadable++;
        }
    }
}
