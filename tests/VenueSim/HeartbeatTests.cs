using System.Text;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class HeartbeatTests
{
    private const byte FinalPing = 0x89; // FIN and opcode 9

    [Test]
    [CancelAfter(30_000)]
    public async Task The_venue_sends_ping_frames_and_drops_a_client_that_does_not_answer(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true,
            PingInterval = TimeSpan.FromMilliseconds(20),
            PongTimeout = TimeSpan.FromMilliseconds(40),
        });
        var bytes = await DeafClient.UntilDroppedAsync(sim.WebSocket("binance"), cancel);
        var frames = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Assert.That(Encoding.ASCII.GetString(bytes, 0, frames), Does.StartWith("HTTP/1.1 101"));
        Assert.That(bytes[frames], Is.EqualTo(FinalPing));
    }
}
