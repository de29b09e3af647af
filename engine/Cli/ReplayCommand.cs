using System.CommandLine;
using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed replay</c>: recorded frames through the same engine.</summary>
public static class ReplayCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var captures = new Argument<string[]>("CAPTURE") { Description = "capture directories, merged by receive time", Arity = ArgumentArity.OneOrMore };
        var symbols = new Option<string[]>("--symbols") { Description = "canonical symbols, separated by commas; default all", HelpName = "LIST" };
        var speed = new Option<string>("--speed") { Description = "max, or a multiple of the recorded speed such as 1x or 10x", DefaultValueFactory = _ => "max", HelpName = "SPEED" };
        var loop = new Option<int>("--loop") { Description = "play the captures this many times, one after the other", DefaultValueFactory = _ => 1, HelpName = "N" };
        var salvage = new Option<bool>("--salvage") { Description = "of a damaged capture, replay what is intact before the damage" };
        var data = new Option<string?>("--data") { Description = "also publish books.snap and triggers.ring in this directory", HelpName = "DIR" };
        var warmUp = WarmUpOption.Create(TimeSpan.Zero);
        var shared = new SharedOptions();
        var command = new Command("replay", "Replays captures through the engine; the same captures give the same books and triggers, byte for byte.") { captures, symbols, speed, loop, salvage, data, warmUp };
        shared.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            shared.CheckOutputs(parsed);
            var options = new ReplayOptions
            {
                Captures = parsed.GetValue(captures)!,
                Symbols = parsed.GetValue(symbols) is { Length: > 0 } list ? OptionTexts.Symbols("--symbols", list) : null,
                Arbitrage = shared.Arbitrage(parsed),
                Fees = shared.Fees(parsed),
                Speed = OptionTexts.Speed("--speed", parsed.GetValue(speed)!),
                Loops = parsed.GetValue(loop) is > 0 and var n ? n : throw new UsageException($"--loop {parsed.GetValue(loop)}: write 1 or more"),
                Salvage = parsed.GetValue(salvage),
                Cores = shared.CoreList(parsed),
                Wait = shared.WaitKind(parsed),
                TriggersOut = parsed.GetValue(shared.TriggersOut),
                Data = parsed.GetValue(data),
                WarmUp = WarmUpOption.Read(parsed.GetValue(warmUp)!),
            };
            return await RunAsync(options, shared, parsed, stop).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(ReplayOptions options, SharedOptions shared, ParseResult parsed, CancellationToken stop)
    {
        var engine = new ReplayEngine(options);
        await using (engine.ConfigureAwait(false))
        {
            await ProgressBar.WhileAsync("replay", engine.TotalBytes, () => engine.Position, () => Task.Run(() => engine.RunAsync(stop), CancellationToken.None)).ConfigureAwait(false);
        }

        if (engine.WarmUp is { } warmUp)
        {
            Console.Error.WriteLine("crossfeed: " + warmUp);
        }

        foreach (var warning in engine.Warnings)
        {
            Console.Error.WriteLine("crossfeed: warning: " + warning.Message);
        }

        var statistics = engine.Statistics;
        shared.WriteOutputs(parsed, statistics);
        ClosingReport.Write(Console.Out, statistics);
        if (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("crossfeed: interrupted; what is written covers the frames up to here");
            return 1;
        }

        return 0;
    }
}
