using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Cli;

/// <summary>The command line: options, what they are checked for, and the two ways to run.</summary>
internal static class SimCommand
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Fixes the market's path and the random faults.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Rate = InRange("--rate", 2000, 1, 1_000_000, "Market updates a second, over all listings.");

    private static readonly Option<int> Levels = InRange("--levels", 80, 2, 5000, "Levels a side of a book.");

    private static readonly Option<int> Count = InRange(
        "--instruments", SimInstrument.Defaults.Count, 1, 5000, "How many pairs; beyond the built-in ones they are made up.");

    private static readonly Option<string[]> Symbols = new("--symbols")
    {
        Description = "Only these of the pairs, separated by commas (BTC/USDT,ETH/USDT).",
        CustomParser = result => result.Tokens[^1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private static readonly Option<double> Dislocations = new("--dislocations")
    {
        Description = "How often a minute one venue's price jumps away from the others'.",
        DefaultValueFactory = _ => new SimOptions().DislocationsPerMinute,
    };

    private static readonly Option<double> DislocationBps = new("--dislocation-bps")
    {
        Description = "Size of such a jump in basis points.",
        DefaultValueFactory = _ => new SimOptions().DislocationBps,
    };

    private static readonly Option<TimeSpan?> Duration = new("--duration")
    {
        Description = "Stop after this long (250ms, 20s, 5m, 1h). Default: until a signal.",
        CustomParser = ParseDuration,
        HelpName = "DURATION",
    };

    private static readonly Option<bool> Run = new("--run")
    {
        Description = "Run the command after -- as a child against the venues and exit with its code. In its arguments "
            + "{VENUE-ws} and {VENUE-rest} become the base URLs ({binance-ws}).",
    };

    private static readonly Argument<string[]> Child = new("command")
    {
        Description = "The command for --run and its arguments, after --.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Simulated venues on loopback, with faults on demand.")
        {
            VenueOptions.Venues, Seed, VenueOptions.Ports, VenueOptions.RestLimits, Rate, Levels, Count, Symbols, Dislocations, DislocationBps, Duration,
            FaultOptions.Fault, FaultOptions.Script, FaultOptions.Seed, FaultOptions.Log, FaultOptions.Truth, FaultOptions.Quiet, Run, Child,
        };
        root.Validators.Add(CheckCommand);
        root.SetAction((result, _) => ExecuteAsync(result));
        // A child's argument may start with @; it is not a file of ours.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync("VenueSim: " + error.Message);
            }

            await Console.Error.WriteLineAsync("VenueSim --help shows the options.");
            return WrongUsage;
        }

        return await parsed.InvokeAsync();
    }

    private static async Task<int> ExecuteAsync(ParseResult result)
    {
        RecordFiles? files = null;
        SimulatedVenues venues;
        try
        {
            var options = OptionsOf(result);
            files = new RecordFiles(result.GetValue(FaultOptions.Log), result.GetValue(FaultOptions.Truth));
            venues = await SimulatedVenues.StartAsync(options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await DisposeAsync(files);
            await Console.Error.WriteLineAsync("VenueSim: " + error.Message);
            return Failure;
        }
        catch (ArgumentException error)
        {
            await DisposeAsync(files);
            await Console.Error.WriteLineAsync("VenueSim: " + error.Message);
            return WrongUsage;
        }

        await using (files)
        await using (venues)
        {
            files.Follow(venues.Faults.Log);
            var code = result.GetValue(Run)
                ? await new ChildProcess(venues, result.GetValue(Child)!).RunAsync()
                : await ServeAsync(venues, result.GetValue(Duration));
            venues.Pause();
            files.Complete(venues);
            await ReportFaultsAsync(venues);
            return code;
        }
    }

    private static ValueTask DisposeAsync(RecordFiles? files) => files?.DisposeAsync() ?? ValueTask.CompletedTask;

    // On stderr: what was injected, to be compared with what the client noticed.
    private static async Task ReportFaultsAsync(SimulatedVenues venues)
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var log = venues.Faults.Log;
            if (log.Count(kind) > 0)
            {
                await Console.Error.WriteLineAsync(
                    $"VenueSim: injected {FaultSyntax.Name(kind)}: {string.Join(", ", venues.Venues.Select(venue => $"{venue} {log.Count(venue, kind)}"))}");
            }
        }
    }

    private static async Task<int> ServeAsync(SimulatedVenues venues, TimeSpan? duration)
    {
        using var signals = new StopSignals();
        foreach (var venue in venues.Venues)
        {
            await Console.Out.WriteLineAsync($"{venue} ws {Base(venues.WebSocket(venue))}");
            await Console.Out.WriteLineAsync($"{venue} rest {Base(venues.Rest(venue))}");
        }

        await Console.Out.FlushAsync();
        await Task.WhenAny(signals.First, Task.Delay(duration ?? Timeout.InfiniteTimeSpan));
        return 0;
    }

    /// <summary>The URL without the slash that <see cref="Uri"/> adds, so that a path can be appended.</summary>
    internal static string Base(Uri uri) => uri.ToString().TrimEnd('/');

    private static SimOptions OptionsOf(ParseResult result)
    {
        var names = result.GetValue(VenueOptions.Venues) is { Length: > 0 } chosen ? chosen : SimVenues.Defaults;
        var count = result.GetValue(Count);
        IReadOnlyList<SimInstrument> instruments = [.. SimInstrument.Take(count), .. SimVenues.Choose(names).SelectMany(venue => venue.Instruments)];
        instruments = [.. instruments.DistinctBy(instrument => instrument.Symbol)];
        if (result.GetValue(Symbols) is { Length: > 0 } wanted)
        {
            foreach (var symbol in wanted)
            {
                if (!instruments.Any(instrument => instrument.Symbol == symbol))
                {
                    throw new ArgumentException(
                        $"--symbols: '{symbol}' is not simulated. Known: {string.Join(", ", instruments.Take(20).Select(known => known.Symbol))}.");
                }
            }

            instruments = [.. instruments.Where(instrument => Array.IndexOf(wanted, instrument.Symbol) >= 0)];
        }

        return new SimOptions
        {
            Seed = result.GetValue(Seed),
            Venues = names,
            Ports = result.GetValue(VenueOptions.Ports) ?? new Dictionary<string, int>(),
            RestLimits = result.GetValue(VenueOptions.RestLimits) ?? new Dictionary<string, int>(),
            UpdatesPerSecond = result.GetValue(Rate),
            LevelsPerSide = result.GetValue(Levels),
            Instruments = instruments,
            DislocationsPerMinute = result.GetValue(Dislocations),
            DislocationBps = result.GetValue(DislocationBps),
            Faults = FaultOptions.Rules(result),
            FaultSeed = result.GetValue(FaultOptions.Seed),
            Quiet = result.GetValue(FaultOptions.Quiet) ?? new Dictionary<string, double>(),
        };
    }

    private static void CheckCommand(CommandResult result)
    {
        var child = result.GetResult(Child)?.Tokens.Count ?? 0;
        if (result.GetValue(Run) && child == 0)
        {
            result.AddError("--run needs a command: --run -- COMMAND ARGS…");
        }
        else if (result.GetValue(Run) && result.GetResult(Duration) is not null)
        {
            result.AddError("--duration does not go with --run: the child decides when to end.");
        }
        else if (!result.GetValue(Run) && child > 0)
        {
            result.AddError($"Unexpected argument '{result.GetResult(Child)!.Tokens[0].Value}'; a command needs --run.");
        }
    }

    private static Option<int> InRange(string name, int standard, int minimum, int maximum, string description)
    {
        return new Option<int>(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                    || value < minimum || value > maximum)
                {
                    result.AddError($"{name} is '{text}'; allowed: {minimum} to {maximum}.");
                }

                return value;
            },
        };
    }

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        if (DurationSyntax.TryParse(result.Tokens[^1].Value, out var duration))
        {
            return duration;
        }

        result.AddError($"--duration: '{result.Tokens[^1].Value}' is not a duration such as 250ms, 20s, 5m, 1h.");
        return null;
    }
}
