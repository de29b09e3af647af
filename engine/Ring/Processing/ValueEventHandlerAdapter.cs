namespace Crossfeed.Ring.Processing;

/// <summary>Lets a handler given by its interface run in a loop that is compiled for a struct. Costs one interface call an event.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
/// <param name="handler">The handler to forward to.</param>
internal readonly struct ValueEventHandlerAdapter<T>(IValueEventHandler<T> handler) : IValueEventHandler<T>
    where T : struct
{
    public string Name => handler.Name;

    public int? MaxBatchSize => handler.MaxBatchSize;

    public void OnEvent(ref T data, long sequence, bool endOfBatch) => handler.OnEvent(ref data, sequence, endOfBatch);

    public void OnBatchStart(long batchSize) => handler.OnBatchStart(batchSize);

    public void OnStart() => handler.OnStart();

    public void OnShutdown() => handler.OnShutdown();

    public void OnTimeout(long sequence) => handler.OnTimeout(sequence);
}
