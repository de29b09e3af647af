using System.Net.WebSockets;
using System.Text;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SocketPollerTests
{
    // Not async: the test's thread is the polling one, so that its allocations can be compared.
    [Test]
    [CancelAfter(30_000)]
    public void All_that_the_end_of_a_connection_allocates_is_set_up_and_nothing_counts_twice([Values] bool isEndedByTheVenue, CancellationToken cancellation)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = Now(LoopbackServer.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync(Encoding.UTF8.GetBytes("one"), WebSocketMessageType.Text, endOfMessage: true, cancellation);
            await end.Task.WaitAsync(cancellation);
            context.Abort(); // a reset
        }));
        using var poller = new SocketPoller();
        poller.EnterThread();
        using var open = Now(new PollingTransport(poller).ConnectAsync(server.WebSocket, [], new ConnectionOptions(), cancellation));
        open.BeginReceiving();
        var first = Receive(open);
        PollUntil(poller, first, cancellation);
        Assert.That(first.Result.Count, Is.EqualTo(3));

        var reading = Receive(open); // waits
        var setUp = poller.SetUp.Bytes;
        if (!isEndedByTheVenue)
        {
            open.Socket.Abort();
        }

        end.SetResult();
        var before = GC.GetAllocatedBytesForCurrentThread();
        PollUntil(poller, reading, cancellation);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Multiple(() =>
        {
            Assert.That(reading.IsCompletedSuccessfully, Is.False);
            Assert.That(allocated, Is.Positive, "an exception was made");
            Assert.That(poller.SetUp.Bytes - setUp, Is.EqualTo(allocated));
        });
        Now(server.DisposeAsync().AsTask().ContinueWith(static _ => 0, TaskScheduler.Default));
    }

    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static Task<ValueWebSocketReceiveResult> Receive(OpenSocket open) => open.Socket.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None).AsTask();

    private static void PollUntil(SocketPoller poller, Task task, CancellationToken cancellation)
    {
        while (!task.IsCompleted)
        {
            cancellation.ThrowIfCancellationRequested();
            poller.Poll();
        }
    }
}
