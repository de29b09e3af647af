using Crossfeed.Ring;

namespace Crossfeed.Tests.Ring;

internal struct Slot
{
    public long Value;
    public long UpstreamA;
    public long UpstreamB;
}

/// <summary>Records what a consumer sees; calls a hook per event.</summary>
internal sealed class RecordingHandler(string name = "recorder", Action<long>? onEvent = null, int? maxBatchSize = null) : IValueEventHandler<Slot>
{
    private long _count;

    public string Name => name;

    public int? MaxBatchSize => maxBatchSize;

    public List<long> Values { get; } = [];

    public List<long> Sequences { get; } = [];

    public List<long> BatchEnds { get; } = [];

    public List<long> BatchSizes { get; } = [];

    public bool Started { get; private set; }

    public bool ShutDown { get; private set; }

    public string? ThreadName { get; private set; }

    public long Count => Volatile.Read(ref _count);

    public void OnStart()
    {
        Started = true;
        ThreadName = Thread.CurrentThread.Name;
    }

    public void OnShutdown() => ShutDown = true;

    public void OnBatchStart(long batchSize) => BatchSizes.Add(batchSize);

    public void OnEvent(ref Slot data, long sequence, bool endOfBatch)
    {
        onEvent?.Invoke(sequence);
        Values.Add(data.Value);
        Sequences.Add(sequence);
        if (endOfBatch)
            BatchEnds.Add(sequence);
        // Published after the lists, for the waiting test thread.
        Volatile.Write(ref _count, _count + 1);
    }
}
