using System.IO.Compression;

namespace Crossfeed.Capture.Import;

/// <summary>
/// The bytes of a gzip file with a small member of our own behind them. The decoder takes a file that was cut for one that ended; only from a whole file does it come
/// to our member, so its content at the end of the text proves that nothing is missing.
/// </summary>
internal sealed class GzipGuard(Stream file) : Stream
{
    private static readonly byte[] Member = Compress(Proof);
    private int _served;

    /// <summary>What the text of a whole file ends with.</summary>
    public static ReadOnlySpan<byte> Proof => "\0whole\0"u8;

    /// <summary>True once the file itself has been read to its end.</summary>
    public bool AtEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        if (read > 0 || buffer.IsEmpty)
        {
            return read;
        }

        AtEnd = true;
        var served = Math.Min(buffer.Length, Member.Length - _served);
        Member.AsSpan(_served, served).CopyTo(buffer);
        _served += served;
        return served;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] Compress(ReadOnlySpan<byte> text)
    {
        var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest))
        {
            stream.Write(text);
        }

        return memory.ToArray();
    }
}
