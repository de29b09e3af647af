using System.Text;
using Crossfeed.LoadSender.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.LoadSender;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FrameTemplateTests
{
    [Test]
    public void Ids_are_patched_at_every_place_and_nothing_else_changes()
    {
        var template = new FrameTemplate("""{"U":<first>,"u":<id>,"again":<id>}""");
        template.Patch(123_456_789_012_345, 987_654_321_098_765);
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(template.Payload), Is.EqualTo("""{"U":987654321098765,"u":123456789012345,"again":123456789012345}"""));
            Assert.That(TimeId.Read(template.Payload[template.IdOffset..]), Is.EqualTo(123_456_789_012_345));
            Assert.That(template.IsDiff);
        });
    }

    [TestCase(100, 2)]
    [TestCase(111, 4)]
    [TestCase(60_000, 4)]
    public void Header_has_the_length_in_the_shortest_form(int filler, int header)
    {
        var template = new FrameTemplate("<id>" + new string('x', filler));
        Assert.That(template.HeaderBytes, Is.EqualTo(header));
        Assert.That(template.Wire.Length, Is.EqualTo(header + TimeId.Digits + filler));
        Assert.That(template.Wire[0], Is.EqualTo(0x81), "one final text frame");
        Assert.That(header == 2 ? template.Wire[1] : (template.Wire[2] << 8) | template.Wire[3], Is.EqualTo(TimeId.Digits + filler));
    }

    [Test]
    public void Messages_without_id_or_too_long_are_refused()
    {
        Assert.That(() => new FrameTemplate("{}"), Throws.TypeOf<FormatException>());
        Assert.That(() => new FrameTemplate("<id>" + new string('x', 70_000)), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Payload_files_name_the_line_that_cannot_be()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("payload");
        File.WriteAllText(path, "# a comment\n{\"u\":<id>}\n\n{\"u\":1}\n");
        Assert.That(() => PayloadFile.Read(path), Throws.TypeOf<FormatException>().With.Message.Contains("line 4"));
        File.WriteAllText(path, "# a comment\n{\"u\":<id>}\n");
        Assert.That(PayloadFile.Read(path), Is.EqualTo(new[] { "{\"u\":<id>}" }));
        File.WriteAllText(path, "# nothing\n");
        Assert.That(() => PayloadFile.Read(path), Throws.TypeOf<FormatException>());
    }
}
