using System.IO.Compression;

namespace Crossfeed.Capture.Import;

/// <summary>Reads a plain or gzip text file line by line. What the file is, its first bytes tell, not its name.</summary>
internal sealed class LineReader : IDisposable
{
    private const int InitialBuffer = 256 << 10;

    private readonly FileStream _file;
    private readonly Stream _text;
    private readonly int _maxLineBytes;
    private readonly GzipGuard? _gzip; // null for a plain file
    private byte[] _buffer = new byte[InitialBuffer];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _isCut; // the line read last has no line feed behind it

    public LineReader(string path, int maxLineBytes)
    {
        Path = path;
        _maxLineBytes = maxLineBytes;
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, InitialBuffer, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path}: cannot be read: {e.Message}", e);
        }

        try
        {
            Length = _file.Length;
            _gzip = IsGzip() ? new GzipGuard(_file) : null;
            _text = _gzip is null ? _file : new GZipStream(_gzip, CompressionMode.Decompress);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Bytes of the file as it lies on the disk.</summary>
    public long Length { get; }

    /// <summary>Bytes of the file that were read.</summary>
    public long Position => _file.Position;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>What to add to a complaint about the line that was read last: a recorder that was killed leaves a last line without its end. Empty for any other line.</summary>
    public string CutHint => _isCut ? $"; the file ends within this line: remove it (`sed -i '$d' {Path}`, on a decompressed copy if need be) and import again" : "";

    /// <summary>Reads the next line without its end; blank lines are passed over.</summary>
    /// <param name="line">The line; good until the next call.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        do
        {
            if (!TryReadRaw(out line))
            {
                return false;
            }

            Line++;
            line = line.TrimEnd((byte)'\r');
            if (Line == 1 && line.StartsWith("\ufeff"u8))
            {
                line = line["\ufeff"u8.Length..]; // a byte order mark, as some editors leave it
            }
        }
        while (line.IsEmpty);
        return true;
    }

    public void Dispose()
    {
        _text.Dispose();
        _file.Dispose();
    }

    private bool IsGzip()
    {
        Span<byte> magic = stackalloc byte[4];
        var read = _file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        _file.Position = 0;
        if (read == 0)
        {
            throw new ImportException($"{Path}: is empty; nothing to import");
        }

        if (magic.SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
        {
            throw new ImportException($"{Path}: is compressed with zstd, which cannot be read here; decompress it first (`zstd -d {Path}`) and import the result");
        }

        return magic.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);
    }

    private bool TryReadRaw(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var text = _buffer.AsSpan(_start, _end - _start);
            var found = text[searched..].IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = text[..(searched + found)];
                _start += searched + found + 1;
                return true;
            }

            if (_ended)
            {
                line = text;
                _start = _end;
                _isCut = true;
                return !text.IsEmpty;
            }

            searched = text.Length;
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= _maxLineBytes)
            {
                throw new ImportException($"{Path}: line {Line + 1}: is longer than {_maxLineBytes} bytes; is this a text file of one frame a line?");
            }

            Grow(_maxLineBytes);
        }

        try
        {
            ReadSome();
            if (_gzip is { AtEnd: true })
            {
                ReadGzipEnd();
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw _gzip is null ? new ImportException($"{Path}: cannot be read after line {Line}: {e.Message}", e) : CutShort(e);
        }
    }

    private void ReadSome()
    {
        var read = _text.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
    }

    // What is left once the file has been read is small, and not to be trusted before its end is seen: a cut file makes the decoder invent some.
    private void ReadGzipEnd()
    {
        while (!_ended)
        {
            if (_end == _buffer.Length)
            {
                Grow(Array.MaxLength);
            }

            ReadSome();
        }

        if (!_buffer.AsSpan(_start, _end - _start).EndsWith(GzipGuard.Proof))
        {
            throw CutShort(null);
        }

        _end -= GzipGuard.Proof.Length;
    }

    private void Grow(int limit) => Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, limit));

    private ImportException CutShort(Exception? cause) => new(
        $"{Path}: the gzip data is cut short or damaged (after line {Line}); fetch the file again, or decompress what is there (`gzip -dc`) and import that", cause);
}
