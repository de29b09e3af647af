using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Binance;

/// <summary>Real frames: the scanner takes every one of them, says what the general path says, and what comes out has the known counts.</summary>
public sealed unsafe class BinanceRecordingTests
{
    private readonly int[] _counts = new int[(int)EventKind.Rescale + 1];
    private readonly DecodedFrame _scanned = new();
    private readonly DecodedFrame _general = new();
    private FrameBlock _block = new(1 << 20);
    private int _levels;

    [SetUp]
    public void Reset()
    {
        Array.Clear(_counts);
        _levels = 0;
    }

    [Test]
    public void Spot_capture_of_2021_with_its_instrument_list()
    {
        var frames = Recordings.Cryptofeed(Captures.Require("binance.cryptofeed.jsonl.gz")).ToArray();
        var feed = new BinanceSpotFeed();
        var body = frames.Single(frame => frame.Url is { } url && feed.ClassifyRequest(url).Kind == RestRequestKind.InstrumentList).Data;
        var list = feed.ReadInstrumentList(body);
        Assert.That(list, Has.Count.EqualTo(1695));
        Assert.That(list.Count(listing => listing.IsTrading), Is.EqualTo(1222), "1,262 have the status TRADING, 40 of those are not allowed to trade spot");
        string[] natives = ["NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR"];
        var decoder = Decoder(feed, [.. natives.Select(native => list.Single(listing => listing.Native == native))]);
        foreach (var (url, data) in frames)
        {
            if (url is null)
            {
                Message(decoder, data);
            }
            else if (feed.ClassifyRequest(url) is { Kind: RestRequestKind.DepthSnapshot } request)
            {
                Snapshot(decoder, data, Array.IndexOf(natives, request.Native));
            }
        }

        Assert.That(Counted(), Is.EqualTo((Trades: 2, Deltas: 177, Snapshots: 4, Quotes: 84, Bars: 2)), "one delta is older than its snapshot: 176 can be applied");
    }

    [Test]
    public void Spot_recording_of_2024()
    {
        Play(new BinanceSpotFeed(), "binance-spot-btcusdt-20240808.hftbacktest.gz", "0.01", "0.00001");
        Assert.That(Counted(), Is.EqualTo((Trades: 9_757, Deltas: 3_451, Snapshots: 1, Quotes: 28_040, Bars: 0)));
    }

    [Test]
    public void Linear_recording_of_2024()
    {
        Play(new BinanceLinearFeed(), "binance-usdm-btcusdt-20240808.hftbacktest.gz", "0.1", "0.001");
        Assert.That(Counted(), Is.EqualTo((Trades: 21_313, Deltas: 6_551, Snapshots: 1, Quotes: 66_089, Bars: 0)));
    }

    private static BinanceDecoder Decoder(BinanceFeed feed, ListingDefinition[] listings)
    {
        var decimals = new ListingDecimals();
        for (var id = 0; id < listings.Length; id++)
        {
            var price = FixedPoint.SignificantDecimals(Encoding.ASCII.GetBytes(listings[id].PriceIncrement));
            decimals.Set(id, price, FixedPoint.SignificantDecimals(Encoding.ASCII.GetBytes(listings[id].QuantityIncrement)));
        }

        var decoder = (BinanceDecoder)feed.CreateDecoder(decimals);
        decoder.Symbols = new SymbolTable([.. listings.Select((listing, id) => KeyValuePair.Create(listing.Native, id))]);
        return decoder;
    }

    private void Play(BinanceFeed feed, string file, string priceIncrement, string quantityIncrement)
    {
        var path = Captures.Require(file);
        var definition = new ListingDefinition
        {
            Venue = feed.Venue,
            Native = "BTCUSDT",
            Symbol = new Symbol("BTC", "USDT", feed.Market),
            PriceIncrement = priceIncrement,
            QuantityIncrement = quantityIncrement,
        };
        var decoder = Decoder(feed, [definition]);
        foreach (var (_, data) in Recordings.HftBacktest(path))
        {
            if (data.AsSpan().StartsWith("{\"lastUpdateId\""u8))
            {
                Snapshot(decoder, data, 0);
            }
            else
            {
                Message(decoder, data);
            }
        }

        Assert.That(_levels, Is.GreaterThan(124_073), "levels of all deltas");
    }

    private void Message(BinanceDecoder decoder, byte[] data)
    {
        var frame = Load(data);
        if (!decoder.TryScan(frame, data.Length, _scanned))
        {
            // Only a number finer than the listing's increment leaves the scanner: old orders keep quantities of an older increment.
            decoder.Decode(frame, data.Length, _general);
            Assert.That(_general.Events.Length > 0 && _general.Events[0].Kind == EventKind.Rescale, Is.True, () => "left by the scanner: " + Encoding.UTF8.GetString(data));
            _counts[(int)EventKind.Rescale]++;
            Assert.That(decoder.TryScan(frame, data.Length, _scanned), Is.True);
        }

        decoder.DecodeGeneral(frame, data.Length, _general);
        Count(data);
    }

    private void Snapshot(BinanceDecoder decoder, byte[] data, int listing)
    {
        var body = Load(data);
        decoder.DecodeDepthSnapshot(body, data.Length, listing, _scanned);
        if (_scanned.Events.Length > 0 && _scanned.Events[0].Kind == EventKind.Rescale)
        {
            _counts[(int)EventKind.Rescale]++;
            decoder.DecodeDepthSnapshot(body, data.Length, listing, _scanned);
        }

        decoder.DecodeDepthSnapshotGeneral(body, data.Length, listing, _general);
        Count(data);
    }

    private byte* Load(byte[] data)
    {
        if (data.Length > _block.Capacity)
        {
            _block = new FrameBlock(data.Length);
        }

        data.CopyTo(_block.Memory.Span);
        return _block.Pointer;
    }

    private void Count(byte[] data)
    {
        if (_general.Rejected != RejectReason.None || !EventText.AreEqual(_scanned, _general))
        {
            Assert.Fail($"{RejectReasons.Name(_general.Rejected)}, or the two paths differ: {Encoding.UTF8.GetString(data.AsSpan(0, Math.Min(data.Length, 400)))}");
        }

        foreach (ref readonly var item in _scanned.Events)
        {
            _counts[(int)item.Kind]++;
            _levels += item.Kind == EventKind.BookDelta ? item.BidCount + item.AskCount : 0;
        }
    }

    private (int Trades, int Deltas, int Snapshots, int Quotes, int Bars) Counted()
    {
        Assert.That(_counts[(int)EventKind.Control], Is.Zero);
        return (_counts[(int)EventKind.Trade], _counts[(int)EventKind.BookDelta], _counts[(int)EventKind.BookSnapshot], _counts[(int)EventKind.Quote], _counts[(int)EventKind.Bar]);
    }
}
