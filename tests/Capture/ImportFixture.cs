using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Crossfeed.Capture.Import;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

/// <summary>What the tests of both formats share: a folder, and imports of texts in it.</summary>
public abstract class ImportFixture
{
    private protected CaptureFolder Folder { get; private set; } = null!;

    [SetUp]
    public void CreateFolder() => Folder = new CaptureFolder();

    [TearDown]
    public void RemoveFolder()
    {
        Assert.That(Directory.GetFileSystemEntries(Folder.Path, ".*"), Is.Empty, "an import leaves nothing of its own behind");
        Folder.Dispose();
    }

    private protected string Place(string name, string text, bool gzip = false)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (gzip)
        {
            using var memory = new MemoryStream();
            using (var stream = new GZipStream(memory, CompressionLevel.Fastest))
            {
                stream.Write(bytes);
            }

            bytes = memory.ToArray();
        }

        File.WriteAllBytes(Folder[name], bytes);
        return Folder[name];
    }

    private protected ImportResult Import(ImportFormat format, string[] files, string output = "out", MarketKind market = MarketKind.Spot, params string[] listings)
    {
        var overrides = new List<ListingOverride>();
        foreach (var text in listings)
        {
            Assert.That(ListingOverride.TryParse(text, out var listing, out var error), Is.True, error);
            overrides.Add(listing!);
        }

        var options = new ImportOptions { Files = files, Format = format, Output = Folder[output], Listings = overrides };
        return CaptureImporter.Import(options, new FakeImportFeed(market));
    }

    private protected List<Row> Rows(string output = "out") => CaptureFolder.Read(Folder[output]);

    private protected static string Quote(string text) => JsonSerializer.Serialize(text);

    private protected static string Kinds(IEnumerable<Row> rows) => string.Join(' ', rows.Select(r => $"{Short(r.Kind)}{r.Connection}"));

    private static string Short(FrameKind kind) => kind switch
    {
        FrameKind.Message => "m",
        FrameKind.DepthSnapshot => "d",
        FrameKind.InstrumentList => "i",
        FrameKind.Listings => "L",
        FrameKind.ConnectionOpened => "o",
        FrameKind.Sent => "s",
        _ => kind.ToString(),
    };
}
