using System.Globalization;
using System.Text;
using Crossfeed.Capture.Listings;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Capture;

namespace Crossfeed.Tests.Host;

/// <summary>Two venues whose BTC/USDT books move against each other, so that triggers open, change and close all the time; the same for the same seed.</summary>
internal static class GeneratedMarket
{
    private const long Start = 1_700_000_000_000_000_000;

    /// <summary>The frames of Binance, at even milliseconds.</summary>
    public static IEnumerable<Row> Binance(int deltas) => Rows(
        deltas, 1, 0, "binance/spot", Definitions.Of("binance", "BTCUSDT", "BTC/USDT"), (sequence, bid, quantity, old) => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000000,"s":"BTCUSDT","U":{{{sequence}}},"u":{{{sequence}}},"b":[{{{Removed(old)}}}["{{{bid}}}.00000000","0.{{{quantity}}}"]],"a":[{{{Removed(old + 1)}}}["{{{bid + 1}}}.00000000","1.5"]]}}"""));

    /// <summary>The frames of Gate, at odd milliseconds.</summary>
    public static IEnumerable<Row> Gate(int deltas) => Rows(
        deltas, 2, 1, "gateio/spot", Definitions.Of("gateio", "BTC_USDT", "BTC/USDT", "0.1", "0.000001"), (sequence, bid, quantity, old) => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"time":1700000000,"time_ms":1700000000000,"channel":"spot.order_book_update","event":"update","result":{"t":1700000000000,"e":"depthUpdate","E":1700000000,"s":"BTC_USDT","U":{{{sequence}}},"u":{{{sequence}}},"b":[{{{Removed(old)}}}["{{{bid}}}","0.{{{quantity}}}"]],"a":[{{{Removed(old + 1)}}}["{{{bid + 1}}}","1.5"]]}}"""));

    private static string Removed(int price) => string.Create(CultureInfo.InvariantCulture, $"[\"{price}\",\"0\"],");

    private static IEnumerable<Row> Rows(int deltas, int seed, int phase, string feed, ListingDefinition listing, Func<int, int, int, int, string> delta)
    {
        var random = new Random(seed);
        var time = Start + (phase * Timestamp.NanosPerMilli);
        yield return new Row(time, Encoding.UTF8.GetString(ListingsJson.Write([listing])), FrameKind.Listings, 0);
        yield return new Row(time, "wss://" + feed, FrameKind.ConnectionOpened, 1, feed);
        var bid = 60_000;
        var snapshot = feed == "binance/spot"
            ? """{"lastUpdateId":0,"bids":[["60000.00","1"]],"asks":[["60001.00","1"]]}"""
            : """{"id":0,"asks":[["60001.0","1"]],"bids":[["60000.0","1"]]}""";
        yield return new Row(time, snapshot, FrameKind.DepthSnapshot, 1, listing.Native);
        for (var sequence = 1; sequence <= deltas; sequence++)
        {
            var old = bid;
            do
            {
                bid = 60_000 + random.Next(-60, 61);
            }
            while (Math.Abs(bid - old) < 2); // the old levels are taken away before the new ones are set: they must not be the same

            yield return new Row(time + (2 * sequence * Timestamp.NanosPerMilli), delta(sequence, bid, random.Next(1, 1000), old), FrameKind.Message, 1);
        }
    }
}
