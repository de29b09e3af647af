using System.CommandLine;
using Crossfeed.Host;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed run</c>: the engine on live venues.</summary>
public static class RunCommand
{
    private const string SymbolSetOption = "--symbol-set";

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var venues = new Option<string[]>("--venues") { Description = "venues, separated by commas", HelpName = "LIST" };
        var symbols = new Option<string[]>("--symbols") { Description = "canonical symbols, separated by commas: BTC/USDT, BTC/USDT:PERP", HelpName = "LIST" };
        var symbolSet = new Option<string?>(SymbolSetOption) { Description = $"a file with one canonical symbol a line, watched while the engine runs; or {SymbolSets.Known}", HelpName = "FILE|NAME" };
        var data = DataDirectory.CreateOption();
        var capture = new Option<bool>("--capture") { Description = "record every frame below the data directory" };
        var endpoint = new Option<string[]>("--endpoint") { Description = "WebSocket base of a venue in place of the production one; may be repeated", HelpName = "VENUE=URL" };
        var restEndpoint = new Option<string[]>("--rest-endpoint") { Description = "REST base of a venue in place of the production one; may be repeated", HelpName = "VENUE=URL" };
        var duration = new Option<string?>("--duration") { Description = "stop after this time", HelpName = "TIME" };
        var restShare = new Option<double?>("--rest-share") { Description = "part of each venue's REST request limit that the engine may use, 0.01 to 1; default: two thirds, the rest is for others on the same address", HelpName = "PART" };
        var shards = new Option<int>("--shards") { Description = "independent hot pipelines, each with its own ring and thread; the listings of a pair share one", DefaultValueFactory = _ => 1, HelpName = "N" };
        var transport = new Option<string>("--transport") { Description = "how bytes come from the sockets: polling (a thread looks all the time), async (the framework's), auto (polling where cores allow)", DefaultValueFactory = _ => "auto", HelpName = "KIND" };
        var layout = new Option<string>("--layout") { Description = "fused: sockets, decoding, books and arbitrage on one thread (lowest latency); split: reading apart from the rest; auto", DefaultValueFactory = _ => "auto", HelpName = "KIND" };
        var view = new Option<bool>("--view") { Description = "show the books while running (plain lines where there is no terminal)" };
        var warmUp = WarmUpOption.Create(WarmUpRunner.DefaultLimit);
        var shared = new SharedOptions();
        var wire = new WireOptions();
        var command = new Command("run", "Runs the engine on live venues until Ctrl-C, SIGTERM or --duration.") { venues, symbols, symbolSet, data, capture, endpoint, restEndpoint, duration, restShare, shards, transport, layout, view, warmUp };
        shared.AddTo(command);
        wire.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            shared.CheckOutputs(parsed);
            var named = OptionTexts.Symbols("--symbols", parsed.GetValue(symbols) ?? []);
            var set = parsed.GetValue(symbolSet);
            var isFile = set is not null && !SymbolSets.IsName(set);
            var watched = isFile ? new WatchedSymbols(new SymbolSetWatch(SymbolSetOption, set!), named) : null;
            var inFile = isFile ? OptionTexts.SymbolSet(SymbolSetOption, set!) : new HashSet<Market.Symbol>();
            var options = new EngineOptions
            {
                Venues = Venues(parsed.GetValue(venues)),
                Symbols = named.Union(inFile).ToHashSet(),
                Data = parsed.GetValue(data)!,
                Capture = parsed.GetValue(capture),
                Endpoints = EndpointOverrides.Parse("--endpoint", parsed.GetValue(endpoint) ?? [], "ws", "wss"),
                RestEndpoints = EndpointOverrides.Parse("--rest-endpoint", parsed.GetValue(restEndpoint) ?? [], "http", "https"),
                RestShare = parsed.GetValue(restShare) is { } share ? OptionTexts.Share("--rest-share", share) : Wire.RestLimits.DefaultShare,
                Redundancy = wire.Redundancy(parsed),
                RotateAfter = wire.RotateAfter(parsed),
                Connection = wire.Connection(parsed),
                Duration = OptionTexts.Duration("--duration", parsed.GetValue(duration)),
                Arbitrage = shared.Arbitrage(parsed),
                Fees = shared.Fees(parsed),
                Cores = shared.CoreList(parsed),
                Wait = shared.WaitKind(parsed),
                Shards = parsed.GetValue(shards),
                Transport = OptionTexts.OneOf("--transport", parsed.GetValue(transport)!, ("auto", TransportChoice.Auto), ("polling", TransportChoice.Polling), ("async", TransportChoice.Async)),
                Layout = OptionTexts.OneOf("--layout", parsed.GetValue(layout)!, ("auto", LayoutChoice.Auto), ("fused", LayoutChoice.Fused), ("split", LayoutChoice.Split)),
                TriggersOut = parsed.GetValue(shared.TriggersOut),
                WarmUp = WarmUpOption.Read(parsed.GetValue(warmUp)!),
            };
            options = set is null || isFile ? options : await WithSetAsync(options, set, stop).ConfigureAwait(false);
            return options.Symbols.Count > 0
                ? await RunAsync(options, watched, parsed.GetValue(view), shared, parsed, stop).ConfigureAwait(false)
                : throw new UsageException("--symbols is missing; write canonical symbols such as BTC/USDT,ETH/USDT, or name a file or a set with --symbol-set");
        });
        return command;
    }

    // What only the set names may be missing on the venues: the set was not made for them.
    private static async Task<EngineOptions> WithSetAsync(EngineOptions options, string set, CancellationToken stop)
    {
        using var loggers = ToolLog.Create();
        try
        {
            var symbols = await SymbolSets.ReadAsync(SymbolSetOption, set, options.Venues, options.RestEndpoints, loggers.CreateLogger("crossfeed"), stop).ConfigureAwait(false);
            return options with { Symbols = options.Symbols.Union(symbols).ToHashSet(), OptionalSymbols = symbols.Except(options.Symbols).ToHashSet() };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new EngineException("stopped before the venue answered");
        }
    }

    private static async Task<int> RunAsync(EngineOptions options, WatchedSymbols? watched, bool isViewed, SharedOptions shared, ParseResult parsed, CancellationToken stop)
    {
        var isLive = isViewed && !Console.IsOutputRedirected;
        using var loggers = LoggerFactory.Create(b => b
            .SetMinimumLevel(isLive ? LogLevel.Warning : LogLevel.Information) // a live view and a stream of lines do not share a screen well
            .AddSimpleConsole(o => { o.SingleLine = true; o.TimestampFormat = "HH:mm:ss.fff "; o.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled; })
            .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace));
        var engine = new LiveEngine(options, loggers);
        RunStatistics statistics;
        await using (engine.ConfigureAwait(false))
        {
            await RunWithViewAsync(engine, options, watched, isViewed, loggers, stop).ConfigureAwait(false);
            statistics = engine.Statistics;
            ClosingReport.Write(Console.Out, statistics);
            WireTable.Write(Console.Out, statistics.Wire!);
        }

        shared.WriteOutputs(parsed, statistics);
        foreach (var capture in engine.CapturePaths)
        {
            Console.Out.WriteLine($"capture   {capture} (crossfeed replay {capture})");
        }

        return engine.Fault is null && engine.CaptureError is null ? 0 : 1;
    }

    private static async Task RunWithViewAsync(LiveEngine engine, EngineOptions options, WatchedSymbols? watched, bool isViewed, ILoggerFactory loggers, CancellationToken stop)
    {
        using var beside = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var (view, watch) = (Task.CompletedTask, Task.CompletedTask);
        await engine.RunAsync(Begin, stop).ConfigureAwait(false);
        await beside.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(view, watch).ConfigureAwait(false);

        void Begin()
        {
            view = isViewed ? Task.Run(() => ViewAsync(options.Data, beside.Token), CancellationToken.None) : view;
            watch = watched is null ? watch : Task.Run(() => WatchAsync(engine, watched, loggers.CreateLogger("crossfeed"), beside.Token), CancellationToken.None);
        }
    }

    private static Task WatchAsync(LiveEngine engine, WatchedSymbols watched, ILogger logger, CancellationToken stop) =>
        watched.File.RunAsync(
            logger,
            async symbols =>
            {
                try
                {
                    await engine.Market.ChangeAsync(watched.Always.Union(symbols).ToHashSet(), stop).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return; // the engine stops
                }
                catch (EngineException e)
                {
                    SymbolSetWatch.NotUsed(logger, e.Message); // a later version of the file may do
                }
            },
            stop);

    private static async Task ViewAsync(string data, CancellationToken stop)
    {
        await BookView.ShowAsync(data, "Ctrl-C stops the engine", Console.Out, !Console.IsOutputRedirected, null, stop).ConfigureAwait(false);
        Console.Out.WriteLine();
    }

    private static string[] Venues(string[]? texts)
    {
        var venues = OptionTexts.Split(texts ?? []).Select(v => v.ToLowerInvariant()).Distinct().ToArray();
        return venues.Length > 0 ? venues : throw new UsageException($"--venues is missing; this build has {string.Join(", ", VenueNames.All)}");
    }

    // The file is watched while the engine runs; what --symbols names stays whatever the file says.
    private sealed record WatchedSymbols(SymbolSetWatch File, IReadOnlySet<Market.Symbol> Always);
}
