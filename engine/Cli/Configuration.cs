using System.CommandLine;
using System.Text.Json;
using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary>
/// Options from <c>--config FILE</c> and from the environment. The file is one JSON object whose keys are option names without dashes in front
/// (<c>{"venues": "binance,gateio", "min-net-bps": 5, "fee": ["binance=7.5"]}</c>); the environment has <c>CROSSFEED_MIN_NET_BPS=5</c>. A flag wins over the
/// environment, which wins over the file.
/// </summary>
public static class Configuration
{
    private const string EnvironmentPrefix = "CROSSFEED_";
    private const string ConfigOption = "--config";

    /// <summary>Adds to the arguments of a command that takes <c>--config</c> what file and environment say and the arguments do not.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="args">The arguments as typed.</param>
    /// <exception cref="UsageException">The file cannot be read, or names an option that does not exist.</exception>
    public static string[] Expand(RootCommand root, string[] args)
    {
        var command = root.Subcommands.FirstOrDefault(c => args.Length > 0 && c.Name == args[0]);
        if (command is null || !command.Options.Any(o => o.Name == ConfigOption))
        {
            return args;
        }

        var result = new List<string>(args);
        AddFromEnvironment(command, result);
        if (FilePath(args) is { } path)
        {
            AddFromFile(command, path, result);
        }

        return [.. result];
    }

    private static string? FilePath(string[] args) => GivenPath(args) is { } path
        ? path.Length > 0 ? path : throw new UsageException("--config is empty; name a file")
        : null;

    private static string? GivenPath(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == ConfigOption && i + 1 < args.Length)
            {
                return args[i + 1];
            }

            if (args[i].StartsWith(ConfigOption + "=", StringComparison.Ordinal))
            {
                return args[i][(ConfigOption.Length + 1)..];
            }
        }

        return null;
    }

    private static void AddFromEnvironment(Command command, List<string> args)
    {
        foreach (var option in command.Options)
        {
            var variable = EnvironmentPrefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && !IsGiven(args, option.Name))
            {
                Add(args, option, value, variable);
            }
        }
    }

    private static void AddFromFile(Command command, string path, List<string> args)
    {
        using var document = Parse(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new UsageException($"--config {path}: the file holds {document.RootElement.ValueKind}, not a JSON object");
        }

        var given = args.ToArray();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var option = command.Options.FirstOrDefault(o => o.Name == "--" + property.Name)
                ?? throw new UsageException($"--config {path}: unknown option '{property.Name}'{NearestNames.Hint(property.Name, command.Options.Select(o => o.Name[2..]).ToArray())}");
            if (!IsGiven(given, option.Name))
            {
                foreach (var value in Values(property, path))
                {
                    Add(args, option, value, $"--config {path}: '{property.Name}'");
                }
            }
        }
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(path)); // as text: a byte order mark is no part of the JSON
        }
        catch (JsonException e)
        {
            throw new UsageException($"--config {path}: not JSON: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--config {path}: {e.Message}");
        }
    }

    private static IEnumerable<string> Values(JsonProperty property, string path) => property.Value.ValueKind switch
    {
        JsonValueKind.Array => property.Value.EnumerateArray().Select(e => e.ToString()),
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [property.Value.ToString()],
        _ => throw new UsageException($"--config {path}: '{property.Name}' must be a text, a number, true, false or a list of texts"),
    };

    private static void Add(List<string> args, Option option, string value, string source)
    {
        if (option.ValueType == typeof(bool))
        {
            args.Add(bool.TryParse(value, out var isSet) ? $"{option.Name}={(isSet ? "true" : "false")}" : throw new UsageException($"{source} is {value}: write true or false"));
            return;
        }

        args.Add(option.Name);
        args.Add(value);
    }

    private static bool IsGiven(IEnumerable<string> args, string name) =>
        args.Any(a => a == name || a.StartsWith(name + "=", StringComparison.Ordinal));
}
