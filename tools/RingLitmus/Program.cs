using System.Globalization;
using Crossfeed.RingLitmus;

const string Usage = """
    RingLitmus [--iterations N] [--seconds S] [--events N] [--ring-size N]
    Runs concurrent scenarios against the real ring, and broken rings as a control.
    Exit code: 0 if the real ring passes and every broken one is caught, 1 if not, 2 on wrong usage.
    """;

var options = new LitmusOptions();
if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(Usage);
    return 0;
}

for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    var isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
    var isDuration = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0;
    switch (args[i])
    {
        case "--iterations" when isCount:
            options = options with { Iterations = count };
            break;
        case "--seconds" when isDuration:
            options = options with { Seconds = seconds };
            break;
        case "--events" when isCount:
            options = options with { Events = count };
            break;
        case "--ring-size" when isCount && int.IsPow2(count):
            options = options with { RingSize = count };
            break;
        default:
            Console.Error.WriteLine($"Wrong argument or value: {args[i]} {value}{Environment.NewLine}{Usage}");
            return 2;
    }
}

var report = new LitmusRunner(options, Console.Out).Run();
Console.WriteLine(report.HasPassed
    ? $"PASS     {report.Runs} runs; every broken ring was caught"
    : $"FAIL     {report.Failures.Count} failures in {report.Runs} runs, {report.MissedDefects.Count} broken rings not caught");
return report.HasPassed ? 0 : 1;
