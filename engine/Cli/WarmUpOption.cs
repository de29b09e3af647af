using System.CommandLine;
using System.Globalization;
using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary><c>--warm-up TIME|off</c>.</summary>
public static class WarmUpOption
{
    private const string Name = "--warm-up";
    private const string Off = "off";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1); // beyond it a number is a slip of the keyboard

    /// <summary>Describes the option.</summary>
    /// <param name="byDefault">The limit where it is not given, in whole seconds; zero for none.</param>
    public static Option<string> Create(TimeSpan byDefault) => new(Name)
    {
        Description = "longest time to play built-in frames through the engine first, so that it is compiled before real ones come; it ends earlier when the compiler is done. off for none",
        DefaultValueFactory = _ => byDefault == TimeSpan.Zero ? Off : string.Create(CultureInfo.InvariantCulture, $"{byDefault.TotalSeconds}s"),
        HelpName = "TIME|off",
    };

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The limit; zero for none.</returns>
    /// <exception cref="UsageException">Neither off nor a duration of up to a minute.</exception>
    public static TimeSpan Read(string text)
    {
        if (text == Off)
        {
            return TimeSpan.Zero;
        }

        var limit = DurationText.TryParse(text, out var nanos) ? TimeSpan.FromTicks(nanos / TimeSpan.NanosecondsPerTick) : TimeSpan.Zero;
        return limit > TimeSpan.Zero && limit <= Longest
            ? limit
            : throw new UsageException($"{Name} {text}: write a time of at most 1m, such as 3s or 500ms, or off");
    }
}
