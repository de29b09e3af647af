using System.CommandLine;
using Crossfeed.Host;
using Crossfeed.Wire;

namespace Crossfeed.Cli;

/// <summary>The options of <c>run</c> that say how connections behave.</summary>
public sealed class WireOptions
{
    private const int MostLegs = 4; // a line has eight places, and each leg may be replaced at the same time

    private static readonly ConnectionOptions Defaults = new();

    private readonly Option<int> _redundancy = new("--redundancy") { Description = "connections that carry the same streams, 1 to 4: the first to bring a message wins, each carries on alone", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<string?> _rotateAfter = new("--rotate-after") { Description = "replace a connection at this age, the new one first; by default shortly before the venue would close it", HelpName = "TIME" };
    private readonly Option<string> _backoff = new("--backoff") { Description = "first and longest wait between two tries to connect", DefaultValueFactory = _ => "1s..30s", HelpName = "TIME..TIME" };
    private readonly Option<string> _stableAfter = new("--stable-after") { Description = "a connection that stayed open this long starts its back-off anew", DefaultValueFactory = _ => "30s", HelpName = "TIME" };
    private readonly Option<string?> _giveUpAfter = new("--give-up-after") { Description = "give a connection up that could not be kept open for this long; by default never", HelpName = "TIME" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_redundancy);
        command.Options.Add(_rotateAfter);
        command.Options.Add(_backoff);
        command.Options.Add(_stableAfter);
        command.Options.Add(_giveUpAfter);
    }

    /// <summary>Legs of each line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">Not 1 to 4.</exception>
    public int Redundancy(ParseResult parsed) =>
        parsed.GetValue(_redundancy) is >= 1 and <= MostLegs and var legs ? legs : throw new UsageException($"--redundancy {parsed.GetValue(_redundancy)}: write 1 to {MostLegs}");

    /// <summary>Age at which a connection is replaced; null for the venue's limit.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">Not a duration of at least a second.</exception>
    public TimeSpan? RotateAfter(ParseResult parsed)
    {
        var age = OptionTexts.Duration("--rotate-after", parsed.GetValue(_rotateAfter));
        return age is null || age >= TimeSpan.FromSeconds(1) ? age : throw new UsageException($"--rotate-after {parsed.GetValue(_rotateAfter)}: write at least 1s");
    }

    /// <summary>How connections behave.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">A text that is no duration, or a range whose ends are exchanged.</exception>
    public ConnectionOptions Connection(ParseResult parsed)
    {
        var (first, longest) = Range("--backoff", parsed.GetValue(_backoff)!);
        return Defaults with
        {
            BackoffBase = first,
            BackoffCap = longest,
            StableAfter = OptionTexts.Duration("--stable-after", parsed.GetValue(_stableAfter)!)!.Value,
            GiveUpAfter = GiveUpAfter(parsed.GetValue(_giveUpAfter)),
        };
    }

    private static TimeSpan? GiveUpAfter(string? text) => OptionTexts.Duration("--give-up-after", text) is not { } time || time > TimeSpan.Zero
        ? OptionTexts.Duration("--give-up-after", text)
        : throw new UsageException($"--give-up-after {text}: write a time above 0, or leave the option out to never give up");

    private static (TimeSpan First, TimeSpan Longest) Range(string option, string text)
    {
        var ends = text.Split("..");
        if (ends.Length != 2)
        {
            throw new UsageException($"{option} {text}: write the first and the longest wait, such as 1s..30s");
        }

        var first = OptionTexts.Duration(option, ends[0])!.Value;
        var longest = OptionTexts.Duration(option, ends[1])!.Value;
        return first > TimeSpan.Zero && first <= longest ? (first, longest) : throw new UsageException($"{option} {text}: the first wait must be above 0 and not longer than the longest");
    }
}
