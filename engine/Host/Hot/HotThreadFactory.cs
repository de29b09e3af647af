using Crossfeed.Ring.Processing;

namespace Crossfeed.Host;

/// <summary>Makes the consumers' threads and places them: the hot one on its core, the others where the system likes.</summary>
/// <param name="hotCore">Core for the hot thread; null for none.</param>
public sealed class HotThreadFactory(int? hotCore) : IProcessorThreadFactory
{
    /// <inheritdoc/>
    public Thread CreateThread(string processorName, Action run) => new(() => run()) { Name = processorName, IsBackground = true };

    /// <inheritdoc/>
    public void OnThreadStart(string processorName)
    {
        if (processorName == HotHandler.ThreadName && hotCore is { } core && !ThreadPinning.TryPin(core))
        {
            throw new InvalidOperationException($"the system does not let a thread run on core {core} alone");
        }
    }
}
