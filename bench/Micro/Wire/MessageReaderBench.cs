using System.Net.WebSockets;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Processing;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Micro.Wire;

/// <summary>
/// A message from the framework's WebSocket, over a connection in memory, to a consumer on the same thread that counts its bytes. Baseline: what most programs do, a loop that receives
/// into a buffer, notes the time and hands a copy to a <see cref="Channel{T}"/>. Both contain the framework's framing, which is most of it.
/// </summary>
[MemoryDiagnoser]
public class MessageReaderBench : IDisposable
{
    private const int Bursts = 16;
    private const int Messages = Bursts * WireFrames.Messages;
    private const int BlockBytes = 1 << 10; // larger than any message here

    private readonly BurstStream _ours = new(WireFrames.Burst());
    private readonly BurstStream _plain = new(WireFrames.Burst());
    private readonly Channel<(byte[] Message, long Received)> _channel =
        Channel.CreateBounded<(byte[], long)>(new BoundedChannelOptions(WireFrames.Messages) { SingleReader = true, SingleWriter = true });

    private readonly Count _count = new();
    private readonly ProcessorFaults _faults = new();
    private readonly ValueEventPoller<FrameSlot, Counter> _poller;
    private readonly WebSocket _plainSocket;
    private readonly Open _open;
    private readonly Task[] _loops;

    public MessageReaderBench()
    {
        var ring = ValueRingBuffer<FrameSlot>.CreateMultiProducer(static () => default, WireFrames.Messages, new BusySpinWaitStrategy());
        _poller = new ValueEventPoller<FrameSlot, Counter>(ring, new Counter(_count), _faults);
        var publisher = new FramePublisher(ring, new FrameBlockPool(BlockBytes), new WireClock());
        _open = new Open(Client(_ours));
        _plainSocket = Client(_plain);
        _loops = [new MessageReader(1, publisher, 1 << 20).RunAsync(_open, CancellationToken.None), ReadPlainAsync()];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages, Description = "receive, copy, Channel")]
    public long Plain()
    {
        var sum = 0L;
        for (var i = 0; i < Bursts; i++)
        {
            _plain.Play();
            while (_channel.Reader.TryRead(out var item))
            {
                sum += item.Message.Length;
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages, Description = "MessageReader, ring")]
    public long Reader()
    {
        for (var i = 0; i < Bursts; i++)
        {
            _ours.Play();
            if (_poller.Poll(endsBatch: true) != WireFrames.Messages)
            {
                throw new InvalidOperationException("messages were lost");
            }
        }

        return _count.Bytes;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _open.Dispose();
        _plainSocket.Dispose();
        GC.KeepAlive(_loops); // they wait for a burst that does not come
        GC.SuppressFinalize(this);
    }

    private static WebSocket Client(Stream stream) => WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });

    private async Task ReadPlainAsync()
    {
        var buffer = new byte[8 << 10];
        while (true)
        {
            var result = await _plainSocket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            if (!_channel.Writer.TryWrite((buffer.AsSpan(0, result.Count).ToArray(), WireClock.Monotonic())))
            {
                throw new InvalidOperationException("the channel is full");
            }
        }
    }

    private sealed class Open(WebSocket socket) : OpenSocket(socket)
    {
        public override long ReceivedNanos => WireClock.Monotonic();

        public override void BeginReceiving()
        {
            // The bursts come when they are played.
        }

        public override void BeginClosing()
        {
            // Nothing is read any more.
        }
    }

    private sealed class Count
    {
        public long Bytes;
    }

    private readonly struct Counter(Count count) : IValueEventHandler<FrameSlot>
    {
        public void OnEvent(ref FrameSlot data, long sequence, bool endOfBatch) => count.Bytes += data.Length;
    }
}
