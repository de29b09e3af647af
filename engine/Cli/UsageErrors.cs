using System.CommandLine;
using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary>Tells what is wrong with a command line, and what was probably meant.</summary>
public static class UsageErrors
{
    /// <summary>Writes every error of a parse.</summary>
    /// <param name="parsed">The parse.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ParseResult parsed, TextWriter output)
    {
        var command = parsed.CommandResult.Command;
        var names = command.Options.SelectMany(o => o.Aliases.Append(o.Name)).Concat(command.Subcommands.Select(c => c.Name)).ToArray();
        var unmatched = parsed.UnmatchedTokens.ToHashSet();
        foreach (var token in unmatched)
        {
            var what = token.StartsWith('-') ? "option" : "argument or command";
            output.WriteLine($"crossfeed: unknown {what} '{token}'{NearestNames.Hint(token, names)}");
        }

        foreach (var error in parsed.Errors.Where(e => !unmatched.Any(u => e.Message.Contains(u, StringComparison.Ordinal))))
        {
            output.WriteLine("crossfeed: " + error.Message);
        }

        output.WriteLine($"'{string.Join(' ', CommandPath(parsed))} --help' shows what there is.");
    }

    private static IEnumerable<string> CommandPath(ParseResult parsed)
    {
        yield return "crossfeed";
        if (parsed.CommandResult.Command is not RootCommand)
        {
            yield return parsed.CommandResult.Command.Name;
        }
    }
}
