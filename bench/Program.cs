using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Crossfeed.Bench.Journey;
using Crossfeed.Bench.Journey.Gc;
using Perfolizer.Horology;

// `./run.sh bench journey` measures threads and sockets with a runner of its own.
if (args is ["journey", .. var rest])
{
    return await JourneyCommand.RunAsync(rest, Console.Out, Console.Error, CancellationToken.None);
}

// `./run.sh bench allocation` and `./run.sh bench gc` are sections of it by themselves.
if (args is ["allocation" or "gc", .. var more])
{
    return await JourneyCommand.RunAsync(["--sections", args[0], .. more], Console.Out, Console.Error, CancellationToken.None);
}

if (args is [GcChild.Verb, .. var given])
{
    return GcChild.Run(given);
}

// `./run.sh bench` runs the short set: every benchmark with few iterations, in minutes. Arguments go to BenchmarkDotNet: `--filter '*Decode*'`, `--job default`, `--list flat`.
var hasJob = args.Contains("--job") || args.Contains("-j");
var isListing = args.Contains("--list") || args.Contains("--help");
var config = ManualConfig.CreateEmpty()
    .AddLogger(ConsoleLogger.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddExporter(BenchmarkDotNet.Exporters.MarkdownExporter.GitHub, JsonExporter.BriefCompressed)
    .WithOptions(ConfigOptions.DisableLogFile)
    .WithOption(ConfigOptions.StopOnFirstError, true);
if (!hasJob)
{
    // Short iterations in this process: both sides of a ratio share one JIT and one heap, and no project is built for each benchmark.
    config = config.AddJob(Job.Default.WithId("short").WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(6).WithIterationCount(9).WithIterationTime(TimeInterval.FromMilliseconds(100)));
}

var arguments = args.Contains("--filter") || args.Contains("-f") || isListing ? args : [.. args, "--filter", "*"];
var summaries = BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(arguments, config).ToArray();
return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
