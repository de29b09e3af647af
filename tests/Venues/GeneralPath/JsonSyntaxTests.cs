using System.Text;
using System.Text.Json;
using Crossfeed.Tests.Support;
using Crossfeed.Venues.GeneralPath;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.GeneralPath;

/// <summary>The framework's reader is the model: what it reads to the end is a document, and nothing else is.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class JsonSyntaxTests
{
    private const int Documents = 4_000;
    private const int MutationsPerDocument = 12;

    [TestCase("", false)]
    [TestCase(" \r\n\t", false)]
    [TestCase("{}", true)]
    [TestCase(" [ ] ", true)]
    [TestCase("{}{}", false)]
    [TestCase("{\"a\":1,}", false)]
    [TestCase("[1,]", false)]
    [TestCase("[,1]", false)]
    [TestCase("{,}", false)]
    [TestCase("{\"a\"}", false)]
    [TestCase("{\"a\":}", false)]
    [TestCase("{\"a\" : 1 , \"b\" : [ ] }", true)]
    [TestCase("{a:1}", false)]
    [TestCase("{\"a\":1]", false)]
    [TestCase("[1}", false)]
    [TestCase("[1 2]", false)]
    [TestCase("[\"a\"\"b\"]", false)]
    [TestCase("-", false)]
    [TestCase("-0", true)]
    [TestCase("01", false)]
    [TestCase("1.", false)]
    [TestCase(".1", false)]
    [TestCase("+1", false)]
    [TestCase("1e5", true)]
    [TestCase("1E+05", true)]
    [TestCase("1e", false)]
    [TestCase("1e-", false)]
    [TestCase("-12.50e-7", true)]
    [TestCase("1x", false)]
    [TestCase("[1/2]", false)]
    [TestCase("truex", false)]
    [TestCase("tru", false)]
    [TestCase("null", true)]
    [TestCase("[true,false,null]", true)]
    [TestCase("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD800\"", true, Description = "half a surrogate pair is legal")]
    [TestCase("\"\\x\"", false)]
    [TestCase("\"\\u00g0\"", false)]
    [TestCase("\"\\u00", false)]
    [TestCase("\"\\", false)]
    [TestCase("\"a", false)]
    [TestCase("\"a\nb\"", false)]
    [TestCase("\"\u007f币\"", true)]
    [TestCase("// no\n1", false)]
    [TestCase("\ufeff{}", false)]
    [TestCase("\0", false)]
    [TestCase("{}\0", false)]
    [TestCase("[1\0]", false)]
    public void Form_is_judged_as_by_the_reader(string text, bool isDocument)
    {
        Assert.That(Compare(Encoding.UTF8.GetBytes(text)), Is.EqualTo(isDocument));
    }

    [TestCase("[", "]")]
    [TestCase("{\"a\":", "}")]
    [TestCase("[{\"a\":", "}]")]
    public void Depth_has_the_limit_of_the_reader(string open, string close)
    {
        var levels = open.Count(letter => letter is '[' or '{');
        foreach (var depth in new[] { 62, 64, 66, 128, 200 })
        {
            var times = depth / levels;
            var text = string.Concat(Enumerable.Repeat(open, times)) + "1" + string.Concat(Enumerable.Repeat(close, times));
            Assert.That(Compare(Encoding.UTF8.GetBytes(text)), Is.EqualTo(depth <= 64), $"{depth} levels");
        }
    }

    [Test]
    public void Bytes_that_are_no_utf8_are_left_to_another_look() => Assert.That(Compare([(byte)'"', 0xff, 0xc0, (byte)'"']), Is.True);

    [Test]
    public void Generated_documents_are_judged_as_by_the_reader([Values(1, 2, 3)] int seed)
    {
        var writer = new JsonTextWriter(seed);
        var mutator = new FrameMutator(seed);
        var broken = 0;
        for (var i = 0; i < Documents; i++)
        {
            var document = writer.Write();
            Assert.That(Compare(document), Is.True, () => Encoding.UTF8.GetString(document));
            for (var j = 0; j < MutationsPerDocument && document.Length > 1; j++)
            {
                broken += Compare(mutator.Mutate(document)) ? 0 : 1;
            }
        }

        Assert.That(broken, Is.InRange(Documents, Documents * MutationsPerDocument), "too few mutations broke a document");
    }

    [Test]
    public void Every_prefix_of_a_document_is_judged_as_by_the_reader()
    {
        var writer = new JsonTextWriter(7);
        for (var i = 0; i < 300; i++)
        {
            var document = writer.Write();
            for (var length = 0; length < document.Length; length++)
            {
                Compare(document[..length]);
            }
        }
    }

    [Test]
    public void Nothing_is_allocated_for_whole_and_broken_documents()
    {
        var writer = new JsonTextWriter(11);
        var mutator = new FrameMutator(11);
        var documents = Enumerable.Range(0, 400).Select(_ => writer.Write()).SelectMany(document => new[] { document, document.Length > 1 ? mutator.Mutate(document) : document }).ToArray();
        var whole = 0;
        var allocated = Allocations.OfCheapestLap(50, _ =>
        {
            foreach (var document in documents)
            {
                whole += JsonSyntax.IsDocument(document, out var _) ? 1 : 0;
            }
        });

        Assert.That(whole, Is.InRange(1, (50 * documents.Length) - 1));
        Assert.That(allocated, Is.Zero);
    }

    // What can be read of a broken document is what the reader reads of it before it throws; a number that it read last may be missing, because more digits might have followed.
    private static bool Compare(byte[] json)
    {
        var isDocument = JsonSyntax.IsDocument(json, out var readable);
        var model = Tokens(json, isFinal: true, out var isWhole);
        if (isDocument != isWhole)
        {
            Assert.Fail($"{(isWhole ? "a document" : "no document")} for the reader: {Encoding.UTF8.GetString(json)}");
        }

        var read = Tokens(json[..readable], isFinal: isDocument, out var isQuiet);
        if (!isQuiet)
        {
            Assert.Fail($"the reader throws within the first {readable} bytes of {Encoding.UTF8.GetString(json)}");
        }

        if (model.Count == read.Count + 1 && model[^1].Type == JsonTokenType.Number)
        {
            model.RemoveAt(read.Count);
        }

        if (!model.SequenceEqual(read))
        {
            Assert.Fail($"{model.Count} tokens for the reader, {read.Count} within {readable} bytes of {Encoding.UTF8.GetString(json)}");
        }

        return isDocument;
    }

    private static List<(JsonTokenType Type, long Start)> Tokens(byte[] json, bool isFinal, out bool isQuiet)
    {
        var tokens = new List<(JsonTokenType, long)>();
        try
        {
            var reader = new Utf8JsonReader(json, isFinal, state: default);
            while (reader.Read())
            {
                tokens.Add((reader.TokenType, reader.TokenStartIndex));
            }

            isQuiet = true;
        }
        catch (JsonException)
        {
            isQuiet = false; // the model's way to say no
        }

        return tokens;
    }
}
