using System.CommandLine;
using System.CommandLine.Parsing;
using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary>What holds for every text on a command line, whatever option or argument it is for; commands need not check it again.</summary>
public static class GivenTexts
{
    /// <summary>Refuses empty texts, texts that no file system takes, and options that only look like arguments.</summary>
    /// <param name="parsed">A parse without errors.</param>
    /// <exception cref="UsageException">One is refused.</exception>
    public static void Check(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        foreach (var result in parsed.CommandResult.Children)
        {
            switch (result)
            {
                case OptionResult option:
                    CheckEach(option.Option.Name, option.Tokens);
                    break;
                case ArgumentResult argument:
                    CheckEach(argument.Argument.Name, argument.Tokens);
                    CheckArguments(argument.Tokens, command, parsed);
                    break;
                default:
                    break; // commands have no text of their own
            }
        }
    }

    /// <summary>Names of a command's options and of the commands below it, as a hint shows them.</summary>
    /// <param name="command">The command.</param>
    public static string[] Names(Command command) => [.. command.Options.Select(o => o.Name), .. command.Subcommands.Select(c => c.Name)];

    private static void CheckEach(string name, IEnumerable<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (string.IsNullOrWhiteSpace(token.Value))
            {
                throw new UsageException($"{name} is empty; write a value behind it or leave it out");
            }

            if (token.Value.Contains('\0', StringComparison.Ordinal))
            {
                throw new UsageException($"{name} holds a zero byte");
            }
        }
    }

    // An argument that takes any number of texts swallows an unknown option; a file whose name begins with a dash is written ./-name, or behind --.
    private static void CheckArguments(IEnumerable<Token> tokens, Command command, ParseResult parsed)
    {
        var isDashMeant = parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash);
        if (!isDashMeant && tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option)
        {
            throw new UsageException($"unknown option '{option.Value}'{NearestNames.Hint(option.Value, Names(command))}");
        }
    }
}
