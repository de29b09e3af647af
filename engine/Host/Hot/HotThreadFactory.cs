using Crossfeed.Ring.Processing;

namespace Crossfeed.Host;

/// <summary>Makes the consumers' threads and places them: the hot one on the first of the user's cores, the recording one on the second, the others where the system likes.</summary>
/// <param name="cores">The user's cores; may be empty.</param>
public sealed class HotThreadFactory(IReadOnlyList<int> cores) : IProcessorThreadFactory
{
    /// <inheritdoc/>
    public Thread CreateThread(string processorName, Action run) => new(() => run()) { Name = processorName, IsBackground = true };

    /// <inheritdoc/>
    public void OnThreadStart(string processorName)
    {
        var place = processorName switch
        {
            HotHandler.ThreadName => 0,
            CaptureHandler.ThreadName => 1,
            _ => cores.Count,
        };
        if (place < cores.Count && !ThreadPinning.TryPin(cores[place]))
        {
            throw new InvalidOperationException($"the system does not let a thread run on core {cores[place]} alone");
        }
    }
}
