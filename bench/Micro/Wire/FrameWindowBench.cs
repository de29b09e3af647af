using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Micro.Wire;

/// <summary>A message read through the buffer that lets only whole frames out, 16 KiB coming at a time; the baseline is a <see cref="BufferedStream"/> of that size. Both readers read a header, then its payload.</summary>
[MemoryDiagnoser]
public class FrameWindowBench
{
    private const int Bursts = 16;
    private const int Messages = Bursts * WireFrames.Messages;
    private const int ArrivalBytes = 16 << 10;
    private const int WindowBytes = 128 << 10; // as a polled connection's

    private readonly byte[] _message = new byte[1 << 10];
    private readonly FrameWindow _window = new(WindowBytes);
    private readonly byte[] _bytes;
    private readonly BufferedStream _stream;

    public FrameWindowBench()
    {
        var burst = WireFrames.Burst();
        _bytes = [.. Enumerable.Repeat(burst, Bursts).SelectMany(b => b)];
        _stream = new BufferedStream(new MemoryStream(_bytes), ArrivalBytes);
        _window.BeginFrames();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages, Description = "BufferedStream")]
    public long Stream()
    {
        Span<byte> header = stackalloc byte[2];
        var sum = 0L;
        _stream.Position = 0;
        for (var i = 0; i < Messages; i++)
        {
            _stream.ReadExactly(header);
            int length = header[1];
            if (length == WireFrames.LengthIn16Bits)
            {
                _stream.ReadExactly(header);
                length = BinaryPrimitives.ReadUInt16BigEndian(header);
            }

            _stream.ReadExactly(_message.AsSpan(0, length));
            sum += _message[0] + length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages, Description = "FrameWindow")]
    public long Window()
    {
        Span<byte> header = stackalloc byte[2];
        var sum = 0L;
        var at = 0;
        while (at < _bytes.Length)
        {
            var free = _window.Free().Span;
            var count = Math.Min(Math.Min(ArrivalBytes, free.Length), _bytes.Length - at);
            _bytes.AsSpan(at, count).CopyTo(free);
            at += count;
            _window.Add(count);
            while (_window.IsReady)
            {
                _window.Take(header);
                int length = header[1];
                if (length == WireFrames.LengthIn16Bits)
                {
                    _window.Take(header);
                    length = BinaryPrimitives.ReadUInt16BigEndian(header);
                }

                _window.Take(_message.AsSpan(0, length));
                sum += _message[0] + length;
            }
        }

        return sum;
    }
}
