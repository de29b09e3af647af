using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>The venue's own times of messages, for recordings without receive times. Decodes every message with listings made up as their symbols appear. Cold.</summary>
/// <param name="feed">The feed.</param>
internal sealed class FrameTimes(Feed feed)
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly ListingDecimals _decimals = new();
    private readonly DecodedFrame _output = new();
    private FrameDecoder? _decoder;
    private FrameBlock _block = new(1);

    /// <summary>Finds the time of a message's first event that has one.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="nanos">Nanoseconds since the Unix epoch.</param>
    public unsafe bool TryRead(ReadOnlySpan<byte> frame, out long nanos)
    {
        nanos = 0;
        _decoder ??= feed.CreateDecoder(_decimals);
        if (_decoder.TryReadSymbol(frame, out var native) && _ids.TryAdd(native, _ids.Count))
        {
            _decimals.Set(_ids[native], 0, 0);
            _decoder.Symbols = new SymbolTable(_ids);
        }

        if (_block.Capacity < frame.Length)
        {
            _block = new FrameBlock(Math.Max(frame.Length, 2 * _block.Capacity));
        }

        frame.CopyTo(_block.Memory.Span);
        _decoder.Decode(_block.Pointer, frame.Length, _output);
        foreach (ref readonly var item in _output.Events)
        {
            if (item.ExchangeTimeNanos > 0)
            {
                nanos = item.ExchangeTimeNanos;
                return true;
            }
        }

        return false;
    }
}
