using BenchmarkDotNet.Attributes;
using Crossfeed.Arbitrage;

namespace Crossfeed.Bench.Micro.Arbitrage;

/// <summary>
/// One frame of one of three venues: the evaluation after it. Rows that change the book contain the cost of that change, which has its own rows to subtract.
/// </summary>
[MemoryDiagnoser]
public class EvaluateBench
{
    private readonly TriggerBooksSource _source = new();
    private readonly int[] _touched = [TriggerBooksSource.Mover];
    private CrossVenueDetector<Sink> _detector = null!;
    private CrossVenueDetector<Sink> _publishing = null!;
    private DecimalDetector _decimal = null!;
    private TriggerRingWriter _ring = null!;
    private string _directory = "";
    private long _ordinal;

    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("crossfeed-bench-").FullName;
        _ring = TriggerRingWriter.Create(Path.Combine(_directory, TriggerRingWriter.FileName), TriggerBooksSource.Received);
        var options = new ArbitrageOptions { MinNetE8 = 10 }; // a tick of 0.01 in 60,000 is 17
        _detector = new CrossVenueDetector<Sink>(options, new Sink(null));
        _publishing = new CrossVenueDetector<Sink>(options, new Sink(_ring));
        _decimal = new DecimalDetector(_source.Books);
        foreach (var book in _source.Books.All)
        {
            if (book is not null)
            {
                _detector.AddListing(book.Listing, book);
                _publishing.AddListing(book.Listing, book);
            }
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _ring.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "decimal, top unchanged")]
    public void DecimalQuiet()
    {
        _source.Next(isCrossing: false);
        _decimal.Evaluate(_touched);
    }

    [Benchmark(Description = "decimal, triggers open and close")]
    public void DecimalCrossing()
    {
        _source.Next(isCrossing: true);
        _decimal.Evaluate(_touched);
    }

    [Benchmark(Description = "book alone, top unchanged")]
    public void BookQuiet() => _source.Next(isCrossing: false);

    [Benchmark(Description = "book alone, crossing")]
    public void BookCrossing() => _source.Next(isCrossing: true);

    [Benchmark(Description = "clock tick")]
    public void Tick() => _detector.Evaluate([], _ordinal++, TriggerBooksSource.Received);

    [Benchmark(Description = "frame that changes no level")]
    public void Unchanged() => _detector.Evaluate(_touched, _ordinal++, TriggerBooksSource.Received);

    [Benchmark(Description = "top unchanged")]
    public void Quiet() => _detector.Evaluate(_source.Next(isCrossing: false), _ordinal++, TriggerBooksSource.Received);

    [Benchmark(Description = "triggers open and close")]
    public void Crossing() => _detector.Evaluate(_source.Next(isCrossing: true), _ordinal++, TriggerBooksSource.Received);

    [Benchmark(Description = "triggers open and close, to the mapped ring")]
    public void CrossingPublished() => _publishing.Evaluate(_source.Next(isCrossing: true), _ordinal++, TriggerBooksSource.Received);

    private readonly struct Sink(TriggerRingWriter? ring) : ITriggerSink
    {
        public void OnTrigger(in TriggerEvent trigger) => ring?.Publish(trigger, trigger.ReceivedNanos);
    }
}
