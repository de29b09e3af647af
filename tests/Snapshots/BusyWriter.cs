using Crossfeed.Snapshots;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

/// <summary>A thread that writes one book, generation after generation, as fast as it can until it is disposed.</summary>
internal sealed class BusyWriter : IDisposable
{
    public const int Capacity = 4;

    private readonly SnapshotWriter _writer;
    private readonly Thread _thread;
    private volatile bool _stop;
    private Exception? _fault;

    public BusyWriter(string path)
    {
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        books.Pattern(book, 1);
        _writer = new SnapshotWriter(path, Capacity, SnapshotBooks.Base);
        _writer.Add(book);
        _writer.Write(book, SnapshotBooks.Base + 1);
        _thread = new Thread(() => Run(books, book)) { IsBackground = true, Name = "busy snapshot writer" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _writer.Dispose();
        Assert.That(_fault, Is.Null);
    }

    private void Run(SnapshotBooks books, Crossfeed.Books.OrderBook book)
    {
        try
        {
            for (var generation = 2L; !_stop; generation++)
            {
                books.Pattern(book, generation);
                _writer.Write(book, SnapshotBooks.Base + generation);
            }
        }
        catch (Exception error)
        {
            _fault = error;
        }
    }
}
