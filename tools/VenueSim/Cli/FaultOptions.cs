using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Crossfeed.VenueSim.Faults;

namespace Crossfeed.VenueSim.Cli;

/// <summary>The options about faults: rules, scripts, what is written about them, and symbols that trade rarely.</summary>
internal static class FaultOptions
{
    public static readonly Option<FaultRule[]> Fault = new("--fault")
    {
        Description = "A fault, repeatable: KIND[:key=value,…], as the README tells. " + $"Kinds: {FaultSyntax.KindNames}.",
        CustomParser = ParseFaults,
        HelpName = "FAULT",
    };

    public static readonly Option<FaultRule[]> Script = new("--faults")
    {
        Description = "A file of faults, repeatable: a line is [at=12s] [every=1m] [until=10m] FAULT; # begins a comment.",
        CustomParser = ParseScript,
        HelpName = "FILE",
    };

    public static readonly Option<ulong?> Seed = new("--fault-seed")
    {
        Description = "Fixes the random faults apart from the market. Default: as --seed.",
    };

    public static readonly Option<string?> Log = new("--fault-log")
    {
        Description = "Write each injected fault to this file, a JSON object a line.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> Truth = new("--truth")
    {
        Description = "At the end, write what each venue traded and published a symbol to this file, a JSON object a line.",
        HelpName = "FILE",
    };

    public static readonly Option<Dictionary<string, double>> Quiet = new("--quiet")
    {
        Description = "A symbol that moves only about every so many seconds, repeatable (LTC/USDT=300).",
        CustomParser = ParseQuiet,
        HelpName = "SYMBOL=SECONDS",
    };

    /// <summary>The rules of the flags, then those of the script.</summary>
    public static IReadOnlyList<FaultRule> Rules(ParseResult result) =>
        [.. result.GetValue(Fault) ?? [], .. result.GetValue(Script) ?? []];

    private static FaultRule[] ParseFaults(ArgumentResult result)
    {
        var rules = new List<FaultRule>();
        foreach (var token in result.Tokens)
        {
            if (FaultSyntax.TryParse(token.Value, out var rule, out var error))
            {
                rules.Add(rule);
            }
            else
            {
                result.AddError(error);
            }
        }

        return [.. rules];
    }

    private static FaultRule[] ParseScript(ArgumentResult result)
    {
        var all = new List<FaultRule>();
        foreach (var token in result.Tokens)
        {
            try
            {
                if (FaultScript.TryParse(File.ReadAllText(token.Value), out var rules, out var error))
                {
                    all.AddRange(rules);
                }
                else
                {
                    result.AddError($"--faults {token.Value}: {error}");
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                result.AddError($"--faults: {error.Message}");
            }
        }

        return [.. all];
    }

    private static Dictionary<string, double> ParseQuiet(ArgumentResult result)
    {
        var quiet = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=');
            if (equals > 0 && double.TryParse(
                token.Value.AsSpan(equals + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            {
                quiet[token.Value[..equals]] = seconds;
            }
            else
            {
                result.AddError($"--quiet: '{token.Value}' is not SYMBOL=SECONDS, such as LTC/USDT=300.");
            }
        }

        return quiet;
    }
}
