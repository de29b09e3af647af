using System.Globalization;

namespace Crossfeed.Health;

/// <summary>
/// Appends lines to a file a UTC day, <c>gaps-2026-01-31.ndjson</c>. A disk that is full or gone never throws out of it: lines wait (at most 1 MiB, the rest is counted and dropped), the next
/// flush tries again, and <see cref="Error"/> tells. A torn last line, of a process that was killed, is ended before the first line is appended. One thread.
/// </summary>
public sealed class GapLedgerFile : IDisposable
{
    private const int MaximumWaitingBytes = 1 << 20; // about 4,000 lines

    private readonly string _directory;
    private readonly Func<string, Stream> _open;
    private readonly MemoryStream _waiting = new();
    private Stream? _stream;
    private string? _name;
    private long _dayNanos = long.MinValue;
    private long _waitingLines;
    private long _good = -1; // length up to which the file holds whole lines of ours; -1 before it is opened

    /// <summary>Creates a ledger file; nothing is opened before the first flush.</summary>
    /// <param name="directory">Where the files go; created if it is missing.</param>
    /// <param name="open">Opens a path for reading and writing without truncating it, created if missing; null for files of the file system. The stream has to be seekable.</param>
    public GapLedgerFile(string directory, Func<string, Stream>? open = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = directory;
        _open = open ?? OpenFile;
    }

    /// <summary>Lines that stand in a file.</summary>
    public long Written { get; private set; }

    /// <summary>Lines that were dropped because too many waited.</summary>
    public long Dropped { get; private set; }

    /// <summary>Attempts to write that failed.</summary>
    public long Failures { get; private set; }

    /// <summary>What the last attempt failed with; null once one succeeded.</summary>
    public string? Error { get; private set; }

    /// <summary>The path of a day's file.</summary>
    /// <param name="nanos">A time of that day.</param>
    public string Path(long nanos) => System.IO.Path.Combine(
        _directory, string.Create(CultureInfo.InvariantCulture, $"gaps-{DateTime.UnixEpoch.AddTicks(nanos / 100):yyyy-MM-dd}.ndjson")); // a .NET tick is 100 ns

    /// <summary>Adds a line, to be written by the next <see cref="Flush"/>.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="atNanos">Decides the day; lines of an earlier day are flushed first.</param>
    public void Append(ReadOnlySpan<byte> line, long atNanos)
    {
        var day = Completeness.DayOf(atNanos);
        if (day > _dayNanos)
        {
            Flush();

            // While an earlier day's lines wait for a disk, they and this one go to the new day's file: late, but not lost.
            _dayNanos = day;
            _name = Path(day);
            Close();
        }

        if (_waiting.Length + line.Length + 1 > MaximumWaitingBytes)
        {
            Dropped++;
            return;
        }

        _waiting.Write(line);
        _waiting.WriteByte((byte)'\n');
        _waitingLines++;
    }

    /// <summary>Writes what waits, and makes the system take it.</summary>
    /// <returns>Whether nothing waits any more.</returns>
    public bool Flush()
    {
        if (_waitingLines == 0)
        {
            return true;
        }

        try
        {
            var stream = _stream ??= Reopen();
            stream.Write(_waiting.GetBuffer(), 0, (int)_waiting.Length);
            stream.Flush();
            _good = stream.Position;
            Written += _waitingLines;
            _waitingLines = 0;
            _waiting.SetLength(0);
            Error = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Failures++;
            Error = e.Message;
            Abandon();
            return false;
        }
    }

    /// <summary>Flushes and closes the file.</summary>
    public void Dispose()
    {
        Flush();
        Close();
        _waiting.Dispose();
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private Stream Reopen()
    {
        Directory.CreateDirectory(_directory);
        var stream = _open(_name!);
        try
        {
            if (_good >= 0 && stream.Length > _good)
            {
                stream.SetLength(_good); // part of a batch that is about to be written again
            }

            EndTornLine(stream);
            _good = stream.Position;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static void EndTornLine(Stream stream)
    {
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            var last = stream.ReadByte();
            if (last != '\n')
            {
                stream.WriteByte((byte)'\n');
            }
        }
    }

    private void Close()
    {
        Abandon();
        _good = -1;
    }

    // A stream that failed may fail again when it is closed; what it could say is told already.
    private void Abandon()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (IOException e)
        {
            Failures++;
            Error ??= e.Message;
        }

        _stream = null;
    }
}
