using System.CommandLine;
using Crossfeed.Cli;
using Crossfeed.Host;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

/// <summary>
/// Options from file, environment and flags. Each test has a command of its own whose option names nobody else has, so that the variables it sets mean nothing to tests (and
/// processes that they start) beside it.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _variables = [];
    private readonly string _unique = "t" + Guid.NewGuid().ToString("N");
    private readonly Option<string?> _edge;
    private readonly Option<string[]> _fees;
    private readonly Option<bool> _across;
    private readonly RootCommand _root;

    public ConfigurationTests()
    {
        _edge = new($"--{_unique}-edge");
        _fees = new($"--{_unique}-fee");
        _across = new($"--{_unique}-across");
        _root = new RootCommand { new Command("probe") { _edge, _fees, _across, new Option<string?>("--config") }, new Command("plain") { new Option<string?>($"--{_unique}-edge") } };
    }

    public void Dispose()
    {
        foreach (var variable in _variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        _folder.Dispose();
    }

    [Test]
    public void Without_file_and_environment_arguments_stay_as_they_are()
    {
        string[] args = ["probe", _edge.Name, "1"];
        Assert.That(Configuration.Expand(_root, args), Is.EqualTo(args));
    }

    [Test]
    public void A_flag_wins_over_the_environment_which_wins_over_the_file()
    {
        var path = Write($$"""{"{{Key(_edge)}}":"file"}""");
        Assert.That(Edge("probe", "--config", path), Is.EqualTo("file"));
        Set(_edge, "environment");
        Assert.That(Edge("probe"), Is.EqualTo("environment"));
        Assert.That(Edge("probe", "--config", path), Is.EqualTo("environment"));
        Assert.That(Edge("probe", "--config", path, _edge.Name, "flag"), Is.EqualTo("flag"));
        Assert.That(Edge("probe", "--config=" + path, _edge.Name + "=flag"), Is.EqualTo("flag"));
    }

    [Test]
    public void An_empty_variable_is_none()
    {
        Set(_edge, "");
        Assert.That(Edge("probe"), Is.Null);
    }

    [Test]
    public void A_command_without_a_file_option_takes_nothing_from_the_environment()
    {
        Set(_edge, "environment");
        Assert.That(Configuration.Expand(_root, ["plain"]), Is.EqualTo(new[] { "plain" }));
        Assert.That(Configuration.Expand(_root, ["unheard-of"]), Is.EqualTo(new[] { "unheard-of" }));
        Assert.That(Configuration.Expand(_root, []), Is.Empty);
    }

    [Test]
    public void A_list_gives_its_option_once_for_each_text()
    {
        var path = Write($$"""{"{{Key(_fees)}}":["binance=7.5","gateio=1"],"{{Key(_edge)}}":2.50}""");
        var parsed = Parse("probe", "--config", path);
        Assert.That(parsed.GetValue(_fees), Is.EqualTo(new[] { "binance=7.5", "gateio=1" }));
        Assert.That(parsed.GetValue(_edge), Is.EqualTo("2.50"), "a number is taken as it is written");
    }

    [Test]
    public void A_list_on_the_command_line_replaces_that_of_the_file()
    {
        var path = Write($$"""{"{{Key(_fees)}}":["binance=7.5","gateio=1"]}""");
        Assert.That(Parse("probe", "--config", path, _fees.Name, "gateio=2").GetValue(_fees), Is.EqualTo(new[] { "gateio=2" }));
    }

    [TestCase("true", true)]
    [TestCase("false", false)]
    [TestCase("\"True\"", true)]
    public void A_switch_is_true_or_false(string json, bool expected)
    {
        var path = Write($$"""{"{{Key(_across)}}":{{json}}}""");
        Assert.That(Parse("probe", "--config", path).GetValue(_across), Is.EqualTo(expected));
    }

    [Test]
    public void A_flag_turns_off_a_switch_that_file_and_environment_turn_on()
    {
        Set(_across, "true");
        var path = Write($$"""{"{{Key(_across)}}":true}""");
        Assert.That(Parse("probe", "--config", path).GetValue(_across), Is.True);
        Assert.That(Parse("probe", "--config", path, _across.Name + "=false").GetValue(_across), Is.False);
    }

    [Test]
    public void A_switch_of_another_value_is_refused_with_its_source()
    {
        var variable = Set(_across, "1");
        Assert.That(() => Configuration.Expand(_root, ["probe"]), Refused($"{variable} is 1: write true or false"));
        Assert.That(() => Configuration.Expand(_root, ["probe", "--config", Write($$"""{"{{Key(_across)}}":"on"}"""), _across.Name]), Throws.Nothing, "what a flag says is not looked up");
    }

    [Test]
    public void An_unknown_key_is_refused_with_the_nearest()
    {
        var path = Write($$"""{"{{_unique}}-egde":1}""");
        Assert.That(() => Configuration.Expand(_root, ["probe", "--config", path]), Refused($"--config {path}: unknown option '{_unique}-egde'").And.Message.Contains(Key(_edge)));
    }

    [TestCase("{\"a\":", "not JSON")]
    [TestCase("", "not JSON")]
    [TestCase("[]", "holds Array, not a JSON object")]
    [TestCase("\"x\"", "holds String, not a JSON object")]
    [TestCase("null", "holds Null, not a JSON object")]
    public void A_file_that_is_no_JSON_object_is_refused_with_its_path(string content, string mention)
    {
        var path = Write(content);
        Assert.That(() => Configuration.Expand(_root, ["probe", "--config", path]), Refused($"--config {path}: ").And.Message.Contains(mention));
    }

    [TestCase("null")]
    [TestCase("{}")]
    public void A_value_of_another_kind_is_refused(string json)
    {
        var path = Write($$"""{"{{Key(_edge)}}":{{json}}}""");
        Assert.That(() => Configuration.Expand(_root, ["probe", "--config", path]), Refused($"'{Key(_edge)}' must be a text, a number, true, false or a list of texts"));
    }

    [Test]
    public void A_file_that_cannot_be_read_is_refused()
    {
        Assert.That(() => Configuration.Expand(_root, ["probe", "--config", _folder.File("none.json")]), Refused(_folder.File("none.json")));
        Assert.That(() => Configuration.Expand(_root, ["probe", "--config", _folder.Path]), Refused(_folder.Path));
        Assert.That(() => Configuration.Expand(_root, ["probe", "--config="]), Refused("--config is empty"));
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string mention) => Throws.TypeOf<UsageException>().With.Message.Contains(mention);

    private static string Key(Option option) => option.Name[2..];

    private ParseResult Parse(params string[] args)
    {
        var parsed = _root.Parse(Configuration.Expand(_root, args));
        Assert.That(parsed.Errors.Select(e => e.Message), Is.Empty);
        return parsed;
    }

    private string? Edge(params string[] args) => Parse(args).GetValue(_edge);

    private string Set(Option option, string value)
    {
        var variable = "CROSSFEED_" + Key(option).Replace('-', '_').ToUpperInvariant();
        _variables.Add(variable);
        Environment.SetEnvironmentVariable(variable, value);
        return variable;
    }

    private string Write(string content)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, content);
        return path;
    }
}
