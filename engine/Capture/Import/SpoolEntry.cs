using System.Runtime.InteropServices;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>Where a frame lies in the spool, and what the capture needs besides its payload. 32 bytes: what each frame costs while it is put in order.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SpoolEntry
{
    public const int NoNative = -1;

    public long Time;
    public long Offset; // ascends in the order of the input, so that it breaks ties of time
    public int Length;
    public int Native; // index in ImportScan.Natives
    public ushort Connection;
    public ushort File;
    public FrameKind Kind;
}
