using Crossfeed.Arbitrage;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.Host;

/// <summary>
/// The NDJSON file of triggers. The hot thread hands events over through a ring; formatting and writing happen on a thread of their own. A full ring makes the hot thread
/// wait: nothing is dropped, because a replay must give the same bytes.
/// </summary>
public sealed class TriggerFile : IAsyncDisposable
{
    private const int RingSlots = 1 << 13; // a burst of 8,192 triggers before the hot thread waits for the disk

    private readonly ValueDisruptor<TriggerEvent> _disruptor;
    private readonly Stream _stream;

    /// <summary>Creates the file, replacing an old one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the listings by id; may grow while triggers come.</param>
    /// <param name="faults">Raised when the file cannot be written.</param>
    public TriggerFile(string path, ListingNames names, ProcessorFaults faults)
        : this(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16), names, faults)
    {
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">The stream; closed at the end.</param>
    /// <param name="names">Names of the listings by id; may grow while triggers come.</param>
    /// <param name="faults">Raised when the stream cannot be written.</param>
    public TriggerFile(Stream stream, ListingNames names, ProcessorFaults faults)
    {
        _stream = stream;
        _disruptor = new ValueDisruptor<TriggerEvent>(
            static () => default, RingSlots, Ring.Processing.ProcessorThreadFactory.Default, ProducerType.Single, new BlockingWaitStrategy(), faults);
        _disruptor.HandleEventsWith(new Writer(new TriggerNdjsonWriter(_stream, names), _stream));
    }

    /// <summary>Starts the writing thread.</summary>
    public Task StartAsync() => _disruptor.Start();

    /// <summary>HOT: hands a trigger over. Single producer: the hot thread.</summary>
    /// <param name="trigger">The trigger.</param>
    public void Publish(in TriggerEvent trigger)
    {
        var ring = _disruptor.RingBuffer;
        var sequence = ring.Next();
        ring[sequence] = trigger;
        ring.Publish(sequence);
    }

    /// <summary>Writes what is left and closes the file. The hot thread must have stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disruptor.Shutdown().ConfigureAwait(false);
        _disruptor.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private readonly struct Writer(TriggerNdjsonWriter writer, Stream stream) : IValueEventHandler<TriggerEvent>
    {
        public string Name => "crossfeed-trigger-file";

        public void OnEvent(ref TriggerEvent data, long sequence, bool endOfBatch)
        {
            writer.Write(in data);
            if (endOfBatch)
            {
                writer.Flush();
                stream.Flush(); // a follower of the file sees whole lines at once
            }
        }
    }
}
