using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Snapshots;

namespace Crossfeed.Bench.Micro.Snapshots;

/// <summary>
/// One write of a book of 20 levels a side to the mapped file; the baseline is the same content as JSON into a reused buffer. The row that changes the book contains
/// the cost of that change, which has its own row to subtract; a write copies the changed side.
/// </summary>
[MemoryDiagnoser]
public class SnapshotWriteBench
{
    private const long Received = 1_700_000_000_000_000_000;

    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly SnapshotBooksSource _source = new();
    private string _directory = "";
    private SnapshotWriter _writer = null!;
    private Utf8JsonWriter _json = null!;

    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("crossfeed-bench-").FullName;
        _writer = new SnapshotWriter(Path.Combine(_directory, SnapshotLayout.FileName), 16, Received);
        _writer.Add(_source.Book);
        _json = new Utf8JsonWriter(_buffer, SnapshotJson.WriterOptions);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _writer.Dispose();
        _json.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "Utf8JsonWriter, 20 + 20 levels")]
    public int Json()
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        var book = _source.Book;
        _json.WriteStartObject();
        _json.WriteString("venue"u8, book.Listing.Venue);
        _json.WriteString("native"u8, book.Listing.Native);
        _json.WriteString("state"u8, BookStates.Name(book.State));
        _json.WriteNumber("sequence"u8, book.Sequence);
        _json.WriteNumber("exchangeNanos"u8, book.ExchangeTimeNanos);
        _json.WriteNumber("receivedNanos"u8, Received);
        WriteSide("bids"u8, book.Bids(), book);
        WriteSide("asks"u8, book.Asks(), book);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenCount;
    }

    [Benchmark(Description = "change of the book alone")]
    public void Change() => _source.Change();

    [Benchmark(Description = "change of one side + Write")]
    public void ChangeAndWrite()
    {
        _source.Change();
        _writer.Write(_source.Book, Received);
    }

    [Benchmark(Description = "Write, levels unchanged (trade)")]
    public void WriteUnchanged() => _writer.Write(_source.Book, Received);

    private void WriteSide(ReadOnlySpan<byte> name, DepthCursor levels, OrderBook book)
    {
        Span<byte> text = stackalloc byte[FixedPoint.MaxTextLength];
        _json.WriteStartArray(name);
        for (var i = 0; i < SnapshotLayout.MaxLevels && levels.MoveNext(); i++)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(text[..FixedPoint.Format(levels.Price, book.PriceDecimals, text)]);
            _json.WriteStringValue(text[..FixedPoint.Format(levels.Quantity, book.QuantityDecimals, text)]);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }
}
