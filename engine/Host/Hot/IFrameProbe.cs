using Crossfeed.Market.Frames;

namespace Crossfeed.Host;

/// <summary>Sees every message on the hot thread as soon as its triggers have been evaluated: for measurements that need more than the engine's own counters. Must not allocate, wait or throw.</summary>
public interface IFrameProbe
{
    /// <summary>A message has been decoded, applied and evaluated.</summary>
    /// <param name="slot">The message; valid for the length of the call.</param>
    void OnEvaluated(in FrameSlot slot);
}
