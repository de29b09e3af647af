using System.CommandLine;
using System.CommandLine.Parsing;
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
        var names = GivenTexts.Names(command);
        var unmatched = parsed.UnmatchedTokens.ToHashSet();
        foreach (var token in unmatched)
        {
            var what = token.StartsWith('-') ? "option" : "argument or command";
            output.WriteLine($"crossfeed: unknown {what} '{token}'{NearestNames.Hint(token, names)}");
        }

        var isCommandUnknown = command is RootCommand && unmatched.Count > 0; // then "a command is missing" says nothing more
        foreach (var error in parsed.Errors.Where(e => !isCommandUnknown && !unmatched.Any(u => e.Message.Contains(u, StringComparison.Ordinal))))
        {
            output.WriteLine("crossfeed: " + Message(error));
        }

        output.WriteLine($"'{string.Join(' ', CommandPath(parsed))} --help' shows what there is.");
    }

    // The parser's own message about a number names a .NET type.
    private static string Message(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens: [{ } given, ..] } result when IsWholeNumber(result.Option) && result.Tokens.Count == 1 => $"{result.Option.Name} {given.Value}: write a whole number",
        OptionResult { Tokens: [{ } given, ..] } result when IsNumber(result.Option) && result.Tokens.Count == 1 => $"{result.Option.Name} {given.Value}: write a number",
        _ => error.Message,
    };

    private static bool IsWholeNumber(Option option) => option.ValueType == typeof(int) || option.ValueType == typeof(int?);

    private static bool IsNumber(Option option) => option.ValueType == typeof(double) || option.ValueType == typeof(double?);

    private static IEnumerable<string> CommandPath(ParseResult parsed)
    {
        yield return "crossfeed";
        if (parsed.CommandResult.Command is not RootCommand)
        {
            yield return parsed.CommandResult.Command.Name;
        }
    }
}
