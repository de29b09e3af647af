using Crossfeed.Capture.Import;
using Crossfeed.Capture.Listings;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class CryptofeedImportTests : ImportFixture
{
    private const string Header = """{"t":"header","format":2,"exchange":"BINANCE","config":{"trades":["A"]},"recorded":1.5}""";
    private const string Delta = """{"stream":"btcusdt@depth","data":{"e":"depthUpdate","s":"BTCUSDT","U":1,"u":2,"b":[["61000.50","0.100"]],"a":[]}}""";
    private const string Trade = """{"e":"trade","s":"ETHUSDT","p":"3000.125","q":"7"}""";

    private static readonly string InstrumentList = """
        {"symbols":[{"symbol":"BTCUSDT","baseAsset":"BTC","quoteAsset":"USDT","filters":[{"tickSize":"0.01"},{"stepSize":"0.00001"}]},
        {"symbol":"XRPUSDT","baseAsset":"XRP","quoteAsset":"USDT","filters":[{"tickSize":"0.1"},{"stepSize":"1"}]}]}
        """.ReplaceLineEndings("");

    private static readonly string Text = string.Join(
        '\n',
        Header,
        $$"""{"t":"http","conn":"B.http","ts":1633998511.132921,"url":"https://api/api/v3/exchangeInfo","data":{{Quote(InstrumentList)}}}""",
        """{"t":"http","conn":"B.http","ts":1633998514.6462898,"url":"https://api/api/v3/depth?symbol=BTCUSDT&limit=1000","data":"{\"lastUpdateId\":1}"}""",
        """{"t":"http","conn":"B.http","ts":1633998514.7,"url":"https://api/api/v3/time","data":"{}"}""",
        """{"t":"connect","conn":"B.ws.1","ts":1633998511.159679,"addr":"wss://stream/x"}""",
        """{"t":"send","conn":"B.ws.1","ts":1633998512,"addr":"wss://stream/x","data":"{\"op\":\"subscribe\"}"}""",
        $$"""{"t":"recv","conn":"B.ws.1","ts":1633998512.0633569,"data":{{Quote(Delta)}}}""",
        $$"""{"t":"recv","conn":"B.ws.1","ts":1633998515.0000001,"b64":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Trade))}}"}""",
        """{"t":"recv","conn":"B.ws.1","ts":1633998513.123456789,"data":"pong \"\u00e4\uD83D\uDE00\""}""",
        """{"t":"note","conn":"B.ws.1","ts":1633998516.5}""") + "\n";

    [Test]
    public void Frames_are_ordered_by_time_with_exact_nanoseconds([Values] bool gzip)
    {
        var result = Import(ImportFormat.Cryptofeed, [Place("in.txt", Text, gzip)]);
        var rows = Rows();
        Assert.Multiple(() =>
        {
            Assert.That(Kinds(rows), Is.EqualTo("L0 i0 o1 s1 m1 m1 d1 m1"));
            Assert.That(rows.Select(r => r.Received), Is.EqualTo(new[]
            {
                1633998511_132921000, 1633998511_132921000, 1633998511_159679000, 1633998512_000000000, 1633998512_063356900, 1633998513_123456789,
                1633998514_646289800, 1633998515_000000100,
            }));
            Assert.That(rows.Select(r => r.Subject), Is.EqualTo(new[] { null, "binance/spot", "binance/spot", null, null, null, "BTCUSDT", null }));
            Assert.That(rows.Skip(1).Select(r => r.Payload), Is.EqualTo(new[]
            {
                InstrumentList, "wss://stream/x", """{"op":"subscribe"}""", Delta, "pong \"ä😀\"", """{"lastUpdateId":1}""", Trade,
            }));
            Assert.That(result.Frames, Is.EqualTo(8));
            Assert.That(result.Bytes, Is.EqualTo(rows.Sum(r => System.Text.Encoding.UTF8.GetByteCount(r.Payload))));
            Assert.That(result.FirstNanos, Is.EqualTo(rows[0].Received));
            Assert.That(result.LastNanos, Is.EqualTo(rows[^1].Received));
            Assert.That(result.Kinds[FrameKind.Message], Is.EqualTo(3));
            Assert.That(result.Skipped.Values.Sum(), Is.EqualTo(2));
            Assert.That(result.Warnings, Is.Empty);
        });
    }

    [Test]
    public void Listings_are_those_in_use_from_the_list_else_from_the_frames()
    {
        var result = Import(ImportFormat.Cryptofeed, [Place("in.txt", Text)]);
        var listings = ListingsJson.Read(System.Text.Encoding.UTF8.GetBytes(Rows()[0].Payload));
        Assert.Multiple(() =>
        {
            Assert.That(listings, Is.EqualTo(result.Listings));
            Assert.That(
                listings.Select(l => $"{l.Native} {l.Symbol} {l.PriceIncrement} {l.QuantityIncrement} {l.MinNotional}"),
                Is.EqualTo(new[] { "BTCUSDT BTC/USDT 0.01 0.00001 10", "ETHUSDT ETH/USDT 0.001 1 " }));
        });
    }

    [Test]
    public void A_listing_of_the_user_overrides_the_list()
    {
        var result = Import(ImportFormat.Cryptofeed, [Place("in.txt", Text)], listings: ["BTCUSDT=XBT/USDT:0.5:0.25", "DOGE=DOGE/USDT:1:1"]);
        Assert.That(result.Listings[0], Is.EqualTo(new ListingDefinition
        {
            Venue = "binance", Native = "BTCUSDT", Symbol = new Symbol("XBT", "USDT", MarketKind.Spot), PriceIncrement = "0.5", QuantityIncrement = "0.25", MinNotional = "10",
        }));
        Assert.That(result.Warnings.Single(), Does.Contain("--listing DOGE: no frame names this symbol"));
    }

    [Test]
    public void A_connection_without_a_connect_line_is_opened_by_its_first_frame()
    {
        var text = $$"""
            {{Header}}
            {"t":"recv","conn":"b","ts":2,"data":{{Quote(Trade)}}}
            {"t":"send","conn":"a","ts":1.5,"addr":"wss://a","data":"x"}
            {"t":"recv","conn":"a","ts":3,"data":"y"}
            """;
        Import(ImportFormat.Cryptofeed, [Place("in.txt", text)]);
        var rows = Rows();
        Assert.That(Kinds(rows), Is.EqualTo("L0 o2 s2 o1 m1 m2"));
        Assert.That(rows[1].Payload, Is.EqualTo("wss://a"));
    }

    [Test]
    public void A_snapshot_before_its_connection_opens_it_once()
    {
        var text = $$"""
            {{Header}}
            {"t":"http","conn":"h","ts":1,"url":"x/depth?symbol=ETHUSDT","data":"{}"}
            {"t":"connect","conn":"a","ts":2,"addr":"wss://a"}
            {"t":"recv","conn":"a","ts":3,"data":{{Quote(Trade)}}}
            {"t":"connect","conn":"a","ts":4,"addr":"wss://a2"}
            """;
        Import(ImportFormat.Cryptofeed, [Place("in.txt", text)]);
        Assert.That(Kinds(Rows()), Is.EqualTo("L0 o1 d1 m1 o1"), "the book of the snapshot is not reset by the connection's own opening, but by a reconnect");
    }

    [Test]
    public void Frames_of_another_market_are_skipped()
    {
        var text = $$"""
            {{Header}}
            {"t":"connect","conn":"a","ts":1,"addr":"wss://venue/other"}
            {"t":"recv","conn":"a","ts":2,"data":{{Quote(Delta)}}}
            {"t":"recv","conn":"b","ts":3,"data":{{Quote(Trade)}}}
            """;
        var result = Import(ImportFormat.Cryptofeed, [Place("in.txt", text)]);
        Assert.That(result.Listings.Select(l => l.Native), Is.EqualTo(new[] { "ETHUSDT" }));
        Assert.That(result.Skipped.Values.Sum(), Is.EqualTo(2));
    }

    [Test]
    public void Equal_times_keep_the_order_of_the_file_and_of_the_files()
    {
        string File(string name, int shift) => Place(name, string.Join('\n', Enumerable.Range(0, 400).Select(i =>
            $$"""{"t":"recv","conn":"c","ts":{{((i * 7) + shift) % 5}}.5,"data":{{Quote($$"""{"s":"BTCUSDT","i":"{{name}}{{i:D3}}"}""")}}}""")));
        Import(ImportFormat.Cryptofeed, [File("a", 0), File("b", 3)]);
        var rows = Rows().Where(r => r.Kind == FrameKind.Message).ToList();
        Assert.That(rows, Has.Count.EqualTo(800));
        Assert.That(rows, Is.EqualTo(rows.OrderBy(r => r.Received).ThenBy(r => r.Payload, StringComparer.Ordinal)));
        Assert.That(rows.Select(r => r.Connection).Distinct().Order(), Is.EqualTo(new ushort[] { 1, 2 }), "each file has its own connections");
    }

    [Test]
    public void An_import_gives_the_same_bytes_every_time()
    {
        var file = Place("in.txt", Text);
        Import(ImportFormat.Cryptofeed, [file], "one");
        Import(ImportFormat.Cryptofeed, [file], "two");
        Assert.That(File.ReadAllBytes(CaptureFolder.Segment(Folder["two"])), Is.EqualTo(File.ReadAllBytes(CaptureFolder.Segment(Folder["one"]))));
    }

    [TestCase("""{"t":"recv","conn":"c","ts":1,"data":"x" """, "line 2: ")]
    [TestCase("""{"t":"recv","conn":"c","ts":1,"data":"x"} x""", "line 2: ")]
    [TestCase("""[1]""", "line 2: the line is not a JSON object")]
    [TestCase("""{"conn":"c","ts":1,"data":"x"}""", "line 2: the line has no field t")]
    [TestCase("""{"t":"recv","ts":1,"data":"x"}""", "line 2: the line has no conn")]
    [TestCase("""{"t":"recv","conn":"c","data":"x"}""", "line 2: the line has no ts")]
    [TestCase("""{"t":"recv","conn":"c","ts":1}""", "line 2: the line has neither data nor b64")]
    [TestCase("""{"t":"recv","conn":"c","ts":"1","data":"x"}""", "line 2: ts must be a number")]
    [TestCase("""{"t":"recv","conn":"c","ts":-1,"data":"x"}""", "line 2: ts is not a time")]
    [TestCase("""{"t":"recv","conn":"c","ts":1e11,"data":"x"}""", "line 2: ts is not a time")]
    [TestCase("""{"t":"recv","conn":"c","ts":1.0000000001,"data":"x"}""", "line 2: ts is finer than a nanosecond")]
    [TestCase("""{"t":"recv","conn":"c","ts":1,"data":{}}""", "line 2: data must be text")]
    [TestCase("""{"t":"recv","conn":"c","ts":1,"b64":"###"}""", "line 2: b64 is not base64")]
    [TestCase("""{"t":"recv","conn":"c","ts":1,"data":"\uD800"}""", "line 2: ")]
    [TestCase("""{"t":"http","conn":"c","ts":1,"url":"exchangeInfo","data":"{}"}""", "line 2: the instrument list has no symbols")]
    [TestCase("""{"t":"header","format":3}""", "line 2: the header's format is not 2")]
    [TestCase("""1723161253937085768 {}""", "--format hftbacktest")]
    public void A_malformed_line_ends_the_import_with_its_number(string line, string message)
    {
        var file = Place("in.txt", $"{Header}\n{line}\n");
        Assert.That(() => Import(ImportFormat.Cryptofeed, [file]), Throws.TypeOf<ImportException>().With.Message.StartsWith(file).And.Message.Contains(message));
        Assert.That(Directory.Exists(Folder["out"]), Is.False);
    }

    [Test]
    public void A_recording_of_another_venue_is_warned_of()
    {
        var text = $$"""
            {"t":"header","format":2,"exchange":"GATEIO"}
            {"t":"recv","conn":"a","ts":3,"data":{{Quote(Trade)}}}
            """;
        Assert.That(Import(ImportFormat.Cryptofeed, [Place("in.txt", text)]).Warnings.Single(), Does.Contain("was recorded from GATEIO, but is imported as binance/spot"));
    }

    [Test]
    public void A_symbol_that_nobody_knows_is_named()
    {
        var text = $$"""
            {{Header}}
            {"t":"recv","conn":"a","ts":3,"data":{{Quote("""{"s":"FOOBAR","p":"1","q":"1"}""")}}}
            """;
        var file = Place("in.txt", text);
        Assert.That(() => Import(ImportFormat.Cryptofeed, [file]), Throws.TypeOf<ImportException>().With.Message.Contains("FOOBAR").And.Message.Contains("--listing FOOBAR=CANONICAL"));
        Assert.That(Import(ImportFormat.Cryptofeed, [file], listings: "FOOBAR=FOO/BAR:1:1").Listings, Has.Count.EqualTo(1));
    }

    [Test]
    public void Files_that_are_none_are_named()
    {
        var cut = Place("cut.gz", Text, gzip: true);
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^100]);
        Place("empty.gz", "\n", gzip: true);
        Place("empty", "");
        Place("header", Header);
        File.WriteAllBytes(Folder["a.zst"], [0x28, 0xb5, 0x2f, 0xfd, 0, 0]);
        File.WriteAllBytes(Folder["bad.gz"], [0x1f, 0x8b, 1, 2, 3, 4, 5]);
        Place("other", Text.Replace("\\\"s\\\"", "\\\"x\\\"", StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(() => Import(ImportFormat.Cryptofeed, [cut]), Throws.TypeOf<ImportException>().With.Message.Contains("gzip data is cut short or damaged"));
            Assert.That(() => Import(ImportFormat.Cryptofeed, [Folder["bad.gz"]]), Throws.TypeOf<ImportException>().With.Message.Contains("gzip data is cut short or damaged"));
            Assert.That(() => Import(ImportFormat.Cryptofeed, [Folder["empty.gz"]]), Throws.TypeOf<ImportException>().With.Message.Contains("holds no frame"));
            Assert.That(() => Import(ImportFormat.Cryptofeed, [Folder["empty"]]), Throws.TypeOf<ImportException>().With.Message.Contains("is empty"));
            Assert.That(() => Import(ImportFormat.Cryptofeed, [Folder["header"]]), Throws.TypeOf<ImportException>().With.Message.Contains("holds no frame"));
            Assert.That(() => Import(ImportFormat.Cryptofeed, [Folder["a.zst"]]), Throws.TypeOf<ImportException>().With.Message.Contains("zstd").And.Message.Contains("decompress it first"));
            Assert.That(() => Import(ImportFormat.Cryptofeed, [Folder["nowhere"]]), Throws.TypeOf<ImportException>().With.Message.Contains("does not exist"));
        });
    }

    [Test]
    public void A_gzip_file_cut_anywhere_is_an_error()
    {
        var whole = File.ReadAllBytes(Place("whole.gz", Text, gzip: true));
        var cut = Folder["cut.gz"];
        for (var length = 4; length < whole.Length; length += whole.Length - length > 60 ? 7 : 1)
        {
            File.WriteAllBytes(cut, whole[..length]);
            Assert.That(() => Import(ImportFormat.Cryptofeed, [cut]), Throws.TypeOf<ImportException>().With.Message.Contains("gzip data is cut short or damaged"), $"cut to {length}");
        }

        File.WriteAllBytes(cut, [.. whole, .. whole]);
        Assert.That(Import(ImportFormat.Cryptofeed, [cut]).Kinds[FrameKind.Message], Is.EqualTo(6), "two members are a whole file");
    }

    [Test]
    public void An_output_with_something_in_it_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder["out"]);
        File.WriteAllText(Path.Combine(Folder["out"], "mine"), "x");
        var file = Place("in.txt", Text);
        Assert.That(() => Import(ImportFormat.Cryptofeed, [file]), Throws.TypeOf<ImportException>().With.Message.Contains("exists already"));
        Assert.That(Directory.GetFiles(Folder["out"]), Has.Length.EqualTo(1));
        File.Delete(Path.Combine(Folder["out"], "mine"));
        Assert.That(Import(ImportFormat.Cryptofeed, [file]).Frames, Is.EqualTo(8), "an empty directory will do");
    }

    [Test]
    public void A_line_that_is_too_long_and_an_import_that_is_too_large_are_refused()
    {
        var file = Place("in.txt", Text + new string(' ', 300_000));
        var options = new ImportOptions { Files = [file], Format = ImportFormat.Cryptofeed, Output = Folder["out"] };
        Assert.That(
            () => CaptureImporter.Import(options with { MaxLineBytes = 256 << 10 }, new FakeImportFeed()),
            Throws.TypeOf<ImportException>().With.Message.Contains($"line 11: is longer than {256 << 10} bytes"));
        Assert.That(() => CaptureImporter.Import(options with { MaxFrames = 3 }, new FakeImportFeed()), Throws.TypeOf<ImportException>().With.Message.Contains("more than 3 frames"));
    }

    [Test]
    public void Progress_reaches_the_end_and_a_cancelled_import_leaves_nothing()
    {
        var steps = new List<ImportProgress>();
        var file = Place("in.txt", Text);
        var options = new ImportOptions { Files = [file], Format = ImportFormat.Cryptofeed, Output = Folder["out"], Progress = steps.Add };
        CaptureImporter.Import(options, new FakeImportFeed());
        Assert.That(steps.Where(s => s.BytesDone == s.BytesTotal).Select(s => s.Step), Is.EqualTo(new[] { "reading", "writing" }));
        Assert.That(steps[0].BytesTotal, Is.EqualTo(new FileInfo(file).Length));

        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(() => CaptureImporter.Import(options with { Output = Folder["two"] }, new FakeImportFeed(), source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.Exists(Folder["two"]), Is.False);
    }
}
