using Crossfeed.Ring.Processing;

namespace Crossfeed.Host;

/// <summary>Makes the consumers' threads and places them: the hot one and the recording one on their cores, the others where the system likes.</summary>
/// <param name="hotCore">The hot thread's core; null for none.</param>
/// <param name="captureCore">The recording thread's core; null for none.</param>
/// <param name="suffix">Behind the threads' names: the shard, where there are several.</param>
public sealed class HotThreadFactory(int? hotCore, int? captureCore, string suffix = "") : IProcessorThreadFactory
{
    /// <inheritdoc/>
    public Thread CreateThread(string processorName, Action run) => new(() => run()) { Name = processorName + suffix, IsBackground = true };

    /// <inheritdoc/>
    public void OnThreadStart(string processorName)
    {
        var place = processorName switch
        {
            HotHandler.ThreadName => hotCore,
            CaptureHandler.ThreadName => captureCore,
            _ => null,
        };
        if (place is { } core && !ThreadPinning.TryPin(core))
        {
            throw new InvalidOperationException($"the system does not let a thread run on core {core} alone");
        }
    }
}
