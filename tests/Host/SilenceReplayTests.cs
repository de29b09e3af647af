using System.Text;
using Crossfeed.Books;
using Crossfeed.Capture.Listings;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Capture;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>What was decided about silent streams is in the capture, so that a replay comes to the same books at every step.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SilenceReplayTests : IDisposable
{
    private const string Symbol = "BTCUSDT";
    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public async Task A_silent_book_that_is_renewed_by_its_symbol_is_the_same_live_and_in_replay(CancellationToken cancellation)
    {
        var listing = Definitions.Of("binance", Symbol, "BTC/USDT");
        (FrameKind Kind, string Payload, string? Subject, BookState After)[] slots =
        [
            (FrameKind.ConnectionOpened, "wss://binance", "binance/spot#1", BookState.AwaitingSnapshot),
            (FrameKind.DepthSnapshot, PlaneUnderTest.BinanceSnapshot(10, 59_999), Symbol, BookState.Live),
            (FrameKind.StreamsAcknowledged, "", Symbol, BookState.Live), // only of what is silent
            (FrameKind.Message, PlaneUnderTest.BinanceDelta(11), null, BookState.Live),
            (FrameKind.StreamSilent, "depth: 3 s", Symbol, BookState.Stale),
            (FrameKind.DepthSnapshot, PlaneUnderTest.BinanceSnapshot(12, 59_999), Symbol, BookState.Stale),
            (FrameKind.StreamsAcknowledged, "", "binance/spot#1", BookState.Stale), // the line's: says nothing of what it missed
            (FrameKind.StreamsAcknowledged, "", Symbol, BookState.AwaitingSnapshot),
            (FrameKind.DepthSnapshot, PlaneUnderTest.BinanceSnapshot(20, 60_100), Symbol, BookState.Live),
            (FrameKind.Message, PlaneUnderTest.BinanceDelta(21), null, BookState.Live),
        ];
        var plane = new PlaneUnderTest("BTC/USDT");
        var rows = new List<Row> { new(plane.Now, Encoding.UTF8.GetString(ListingsJson.Write([listing])), FrameKind.Listings, 0) };
        plane.Add(listing);
        for (var i = 0; i < slots.Length; i++)
        {
            var (kind, payload, subject, after) = slots[i];
            rows.Add(new Row(plane.Now, payload, kind, PlaneUnderTest.Binance, subject, plane.Now));
            plane.Send(kind, PlaneUnderTest.Binance, payload, subject);
            Assert.That(plane.Book(0).State, Is.EqualTo(after), $"slot {i}");
            Assert.That(await ReplayAsync($"r{i}", rows, cancellation), Is.EqualTo(Text(plane.Plane.Books)), $"slot {i}");
        }

        Assert.That((plane.Book(0).Sequence, plane.Book(0).Counters.Silences), Is.EqualTo((21L, 1L)));
    }

    private async Task<string> ReplayAsync(string name, IEnumerable<Row> rows, CancellationToken cancellation)
    {
        var engine = new ReplayEngine(new ReplayOptions { Captures = [_folder.Write(name, rows)] });
        await using (engine.ConfigureAwait(false))
        {
            await engine.RunAsync(cancellation);
        }

        return Text(engine.Statistics.Books);
    }

    private static string Text(BookSet books)
    {
        using var stream = new MemoryStream();
        BooksJson.Write(stream, books);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
