namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// A message for a client and how it goes out: in WebSocket frames of so many bytes and TCP writes of so many, with a
/// pause after each. 0 is the usual: one frame, one write, no pause.
/// </summary>
internal readonly record struct Message(byte[] Bytes, int FragmentBytes = 0, int WriteBytes = 0, int PauseMillis = 0)
{
    /// <summary>A binary message; else text.</summary>
    public bool IsBinary { get; init; }
}
