using Crossfeed.Host;
using Crossfeed.Ring.Processing;

namespace Crossfeed.Bench.Journey;

/// <summary>Threads on cores of their own; where there are none to give, wherever the system likes.</summary>
/// <param name="core">Core of the consumer's thread; null for any.</param>
internal sealed class PinnedThreads(int? core) : IProcessorThreadFactory
{
    /// <inheritdoc/>
    public Thread CreateThread(string processorName, Action run) => new(() => run()) { Name = processorName, IsBackground = true };

    /// <inheritdoc/>
    public void OnThreadStart(string processorName) => Pin(core);

    /// <summary>Runs something on a thread of its own.</summary>
    /// <param name="core">Its core; null for any.</param>
    /// <param name="body">What to run.</param>
    /// <returns>Completes with what the body gave or threw.</returns>
    public static Task<T> RunAsync<T>(int? core, Func<T> body)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Pin(core);
                done.SetResult(body());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private static void Pin(int? core)
    {
        if (core is { } wanted && !ThreadPinning.TryPin(wanted))
        {
            throw new InvalidOperationException($"the system does not let a thread run on core {wanted} alone");
        }
    }
}
