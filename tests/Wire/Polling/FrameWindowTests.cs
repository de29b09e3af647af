using System.Buffers.Binary;
using System.Text;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire.Polling;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FrameWindowTests
{
    private const int Capacity = 1_024;

    [Test]
    public void Whole_frames_come_out_in_order_however_they_came_in([Values(1, 2, 3, 7, 64, 1_000)] int most, [Range(0, 4)] int seed)
    {
        var random = new Random(seed);
        var frames = Enumerable.Range(0, 400).Select(i => Frame(random, random.Next(8) == 0 ? random.Next(126, 900) : random.Next(0, 126), masked: i % 17 == 0)).ToArray();
        var stream = frames.SelectMany(f => f).ToArray();
        var window = new FrameWindow(Capacity);
        window.BeginFrames();
        var output = new List<byte>();
        var ends = Ends(frames);
        for (var received = 0; received < stream.Length;)
        {
            var free = window.Free();
            var count = Math.Min(Math.Min(free.Length, random.Next(1, most + 1)), stream.Length - received);
            stream.AsMemory(received, count).CopyTo(free);
            window.Add(count);
            received += count;
            Take(window, random, output);
            Assert.That(ends, Does.Contain(output.Count), "what is let out ends with a frame");
            Assert.That(output, Has.Count.EqualTo(ends.Last(e => e <= received)), "and every frame that is here is let out");
        }

        Assert.That(output, Is.EqualTo(stream));
    }

    [Test]
    public void A_frame_larger_than_the_buffer_is_let_out_as_it_comes_and_the_next_ones_whole([Values] bool isHuge)
    {
        var random = new Random(3);
        var large = Frame(random, isHuge ? 70_000 : Capacity + 1, masked: false);
        var small = Frame(random, 100, masked: false);
        var window = new FrameWindow(Capacity);
        window.BeginFrames();
        var output = new List<byte>();
        Feed(window, large.Concat(small[..50]).ToArray(), random, output);
        Assert.That(output, Is.EqualTo(large), "the beginning of the next one stays");
        Feed(window, small[50..], random, output);
        Assert.That(output, Is.EqualTo(large.Concat(small)));
    }

    [Test]
    public void A_length_that_no_frame_can_have_does_no_harm([Values(ulong.MaxValue, (ulong)long.MaxValue, 1UL << 63)] ulong length)
    {
        var window = new FrameWindow(Capacity);
        window.BeginFrames();
        var bytes = new byte[300];
        bytes[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), length);
        var output = new List<byte>();
        Feed(window, bytes, new Random(1), output);
        Assert.That(output, Is.EqualTo(bytes), "the reader gets to see it and refuses");
    }

    [Test]
    public void Before_frames_begin_a_chunk_ends_with_the_header_and_the_rest_stays_for_frames()
    {
        var random = new Random(5);
        var header = Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
        var frames = Frame(random, 20, masked: false).Concat(Frame(random, 30, masked: false)).ToArray();
        var window = new FrameWindow(Capacity);
        header.Concat(frames[..30]).ToArray().CopyTo(window.Free());
        window.Add(header.Length + 30);
        var chunk = new byte[Capacity];
        Assert.That(chunk[..window.Take(chunk)], Is.EqualTo(header));
        window.BeginFrames();
        var output = new List<byte>();
        Take(window, random, output);
        Assert.That(output, Is.EqualTo(frames[..22]));
        Feed(window, frames[30..], random, output);
        Assert.That(output, Is.EqualTo(frames));
    }

    [Test]
    public void The_end_of_the_stream_lets_out_what_is_left_and_then_nothing()
    {
        var window = new FrameWindow(Capacity);
        window.BeginFrames();
        var part = Frame(new Random(1), 100, masked: false)[..40];
        part.CopyTo(window.Free());
        window.Add(part.Length);
        Assert.That(window.IsReady, Is.False);
        window.Add(0);
        var rest = new byte[Capacity];
        Assert.That(window.IsReady);
        Assert.That(rest[..window.Take(rest)], Is.EqualTo(part));
        Assert.That((window.IsReady, window.Take(rest)), Is.EqualTo((true, 0)));
    }

    private static void Feed(FrameWindow window, byte[] bytes, Random random, List<byte> output)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var free = window.Free();
            Assert.That(free.Length, Is.Positive);
            var count = Math.Min(Math.Min(free.Length, random.Next(1, 500)), bytes.Length - start);
            bytes.AsMemory(start, count).CopyTo(free);
            window.Add(count);
            start += count;
            Take(window, random, output);
        }
    }

    private static void Take(FrameWindow window, Random random, List<byte> output)
    {
        while (window.IsReady)
        {
            var part = new byte[random.Next(1, 200)];
            output.AddRange(part[..window.Take(part)]);
        }
    }

    private static int[] Ends(byte[][] frames)
    {
        var ends = new int[frames.Length + 1];
        for (var i = 0; i < frames.Length; i++)
        {
            ends[i + 1] = ends[i] + frames[i].Length;
        }

        return ends;
    }

    // RFC 6455 section 5.2: 7, 7 + 16 or 7 + 64 bits of length, 4 bytes of mask if any, payload.
    private static byte[] Frame(Random random, int payload, bool masked)
    {
        var header = payload < 126 ? 2 : payload <= ushort.MaxValue ? 4 : 10;
        var frame = new byte[header + (masked ? 4 : 0) + payload];
        random.NextBytes(frame);
        frame[0] = 0x81;
        frame[1] = (byte)((masked ? 0x80 : 0) | (payload < 126 ? payload : payload <= ushort.MaxValue ? 126 : 127));
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload);
        }
        else if (header == 10)
        {
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload);
        }

        return frame;
    }
}
