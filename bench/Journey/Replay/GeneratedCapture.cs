using Crossfeed.Bench.Journey.Frames;
using Crossfeed.Capture.Writing;
using Crossfeed.LoadSender.Frames;

namespace Crossfeed.Bench.Journey.Replay;

/// <summary>A capture of the built-in messages: eight instruments on two venues, so that triggers open and close all the time.</summary>
internal static class GeneratedCapture
{
    private const int Instruments = 8;

    /// <summary>Writes one.</summary>
    /// <param name="path">Its directory.</param>
    /// <param name="messages">Messages.</param>
    public static void Write(string path, int messages)
    {
        using var writer = new CaptureWriter(path);
        MarketFrames.Write([Dialect.Binance, Dialect.Gateio], Instruments, messages, slot =>
        {
            if (!writer.Append(in slot))
            {
                throw new InvalidOperationException(writer.Error);
            }
        });
    }
}
