using Crossfeed.LoadSender.Frames;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>HOT: where the load sender's messages carry their intended send time: by payload length, as their lengths are constant. 0 B.</summary>
internal sealed class IdFields
{
    private const short Nowhere = -1;

    private readonly short[] _offsets = new short[ushort.MaxValue + 1];
    private readonly long _originNanos;

    /// <param name="originNanos">The time that <see cref="TimeId.First"/> stands for.</param>
    /// <exception cref="InvalidOperationException">Two messages of one length carry it at different places.</exception>
    public IdFields(long originNanos)
    {
        _originNanos = originNanos;
        Array.Fill(_offsets, Nowhere);
        foreach (var (length, offset) in Pairs)
        {
            _offsets[length] = (short)offset;
        }
    }

    /// <summary>Length and offset of all built-in messages.</summary>
    public static IReadOnlyList<(int Length, int Offset)> Pairs { get; } = Collect();

    /// <summary>Latency of a message that was seen at a time.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="monotonicNanos">When.</param>
    /// <param name="nanos">The latency.</param>
    /// <returns>False for a message that is not the sender's.</returns>
    public bool TryLatency(ReadOnlySpan<byte> payload, long monotonicNanos, out long nanos)
    {
        var offset = payload.Length < _offsets.Length ? _offsets[payload.Length] : Nowhere;
        nanos = offset < 0 ? 0 : monotonicNanos - (TimeId.Read(payload[offset..]) - TimeId.First + _originNanos);
        return offset >= 0;
    }

    private static List<(int Length, int Offset)> Collect()
    {
        var pairs = new Dictionary<int, int>();
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            for (var instrument = 0; instrument < BuiltInFrames.MaxInstruments; instrument++)
            {
                foreach (var template in BuiltInFrames.Cycle(dialect, BuiltInFrames.Native(dialect, instrument)))
                {
                    if (pairs.TryGetValue(template.PayloadBytes, out var offset) && offset != template.IdOffset)
                    {
                        throw new InvalidOperationException($"two messages of {template.PayloadBytes} bytes carry their id at {offset} and {template.IdOffset}");
                    }

                    pairs[template.PayloadBytes] = template.IdOffset;
                }
            }
        }

        return [.. pairs.Select(p => (p.Key, p.Value))];
    }
}
