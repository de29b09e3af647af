using System.Text.Json;
using Crossfeed.Bench.Journey;
using Crossfeed.Bench.Journey.Report;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench;

[TestFixture]
[CancelAfter(300_000)]
public sealed class JourneyCommandTests
{
    [Test]
    public async Task Quick_run_of_some_sections_prints_tables_and_writes_the_same_as_json(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var json = folder.File("results.json");
        var output = new StringWriter();
        await JourneyCommand.RunAsync(new JourneyOptions { Sections = ["ring", "decode", "replay"], Quick = true, Shrink = 100, Json = json }, output, TextWriter.Null, cancellation);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(json, cancellation));
        var tables = document.RootElement.GetProperty("tables").EnumerateArray().ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(document.RootElement.GetProperty("machine").GetProperty("mode").GetString(), Is.EqualTo("quick"));
            Assert.That(tables.Select(t => t.GetProperty("section").GetString()), Does.Contain("replay").And.Contain("decode"));
            foreach (var table in tables)
            {
                Assert.That(table.GetProperty("rows").GetArrayLength(), Is.Positive);
                Assert.That(output.ToString(), Does.Contain("### " + table.GetProperty("title").GetString()));
            }

            var rates = tables.Single(t => t.GetProperty("section").GetString() == "replay").GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("million frames/s").GetDouble());
            Assert.That(rates, Has.All.Positive);
        });
    }

    [TestCase("--sections", "rnig")]
    [TestCase("--sections")]
    [TestCase("--captures", "/no/such/capture")]
    [TestCase("--captures", ".")]
    [TestCase("--fast")]
    public async Task Wrong_usage_is_told_and_is_2(params string[] args)
    {
        var errors = new StringWriter();
        Assert.That(await JourneyCommand.RunAsync(args, TextWriter.Null, errors, CancellationToken.None), Is.EqualTo(2));
        Assert.That(errors.ToString(), Does.Contain(args[0]).And.Contain("usage:"));
    }

    [Test]
    public async Task Help_names_every_section()
    {
        var output = new StringWriter();
        Assert.That(await JourneyCommand.RunAsync(["--help"], output, TextWriter.Null, CancellationToken.None), Is.Zero);
        foreach (var section in JourneySections.All)
        {
            Assert.That(output.ToString(), Does.Contain(section.Name));
        }
    }

    [Test]
    public void Section_names_are_unique() => Assert.That(JourneySections.All.Select(s => s.Name), Is.Unique);

    [TestCase("0-3", new[] { 0, 1, 2, 3 })]
    [TestCase(" 0-1,8\n", new[] { 0, 1, 8 })]
    [TestCase("5", new[] { 5 })]
    public void Core_lists_are_read_as_the_kernel_writes_them(string text, int[] cores) => Assert.That(CorePlan.ParseList(text), Is.EqualTo(cores));

    [TestCase(2, null, null, null)]
    [TestCase(3, 2, 1, null)]
    [TestCase(4, 3, 2, 1)]
    public void Threads_are_bound_only_where_cores_are_enough(int cores, int? sender, int? hot, int? reader)
    {
        var plan = new CorePlan([.. Enumerable.Range(0, cores)]);
        Assert.That((plan.Sender, plan.Hot, plan.Reader), Is.EqualTo((sender, hot, reader)));
    }

    [Test]
    public async Task Rows_take_turns_and_warm_ups_do_not_count()
    {
        var order = new List<string>();
        var results = await Rounds.InterleaveAsync<string, string>(["a", "b", "none"], 2, row =>
        {
            order.Add(row);
            return Task.FromResult(row == "none" ? null : $"{row}{order.Count}");
        }, warmUps: 1);
        Assert.Multiple(() =>
        {
            Assert.That(order, Is.EqualTo(new[] { "a", "b", "none", "a", "b", "none", "a", "b", "none" }));
            Assert.That(results["a"], Is.EqualTo(new[] { "a4", "a7" }));
            Assert.That(results["none"], Is.Empty);
        });
    }

    [Test]
    public void Medians_are_the_middle()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Rounds.Median([3.0, 1, 2]), Is.EqualTo(2));
            Assert.That(Rounds.Median([4.0, 1, 2, 3]), Is.EqualTo(2.5));
            Assert.That(Rounds.Median([]), Is.Null);
        });
    }
}
