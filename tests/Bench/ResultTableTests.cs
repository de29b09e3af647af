using System.Text.Json;
using Crossfeed.Bench.Journey.Report;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ResultTableTests
{
    [Test]
    public void Markdown_and_json_hold_the_same_rows()
    {
        var table = new ResultTable("part", "What it shows", "who", "µs", "of C") { Notes = { "One note." } };
        table.Row(Cell.Of("a"), Cell.Micros(12_345.6), Cell.None);
        table.Row(Cell.Of("b"), Cell.Micros(456.7), Cell.Digits(0.5));
        Assert.That(table.ToMarkdown().ReplaceLineEndings("\n"), Is.EqualTo("### What it shows\n\n| who | µs | of C |\n|---|---:|---:|\n| a | 12.3 | – |\n| b | 0.46 | 0.50 |\n\nOne note.\n"));

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            table.WriteJson(writer);
        }

        using var json = JsonDocument.Parse(stream.ToArray());
        var rows = json.RootElement.GetProperty("rows");
        Assert.Multiple(() =>
        {
            Assert.That(rows[0].GetProperty("µs").GetDouble(), Is.EqualTo(12.3456).Within(1e-9));
            Assert.That(rows[0].GetProperty("of C").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(rows[1].GetProperty("who").GetString(), Is.EqualTo("b"));
        });
    }

    [Test]
    public void Columns_of_one_name_and_rows_of_another_length_are_refused()
    {
        Assert.That(() => new ResultTable("part", "title", "p50", "p50"), Throws.ArgumentException);
        Assert.That(() => new ResultTable("part", "title", "p50").Row(Cell.None, Cell.None), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(1234.4, "1,234")]
    [TestCase(99.96, "100.0")]
    [TestCase(9.999, "10.00")]
    [TestCase(0.126, "0.13")]
    public void Numbers_have_three_digits_or_so(double number, string text) => Assert.That(Cell.Digits(number).Text, Is.EqualTo(text));

    [Test]
    public void What_cannot_be_divided_is_no_number()
    {
        double? none = null;
        Assert.Multiple(() =>
        {
            Assert.That(Cell.Digits(1.0 / none), Is.EqualTo(Cell.None));
            Assert.That(Cell.Digits(double.NaN), Is.EqualTo(Cell.None));
        });
    }
}
