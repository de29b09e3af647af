using System.Diagnostics;

namespace Crossfeed.RingLitmus;

/// <summary>What a run of the whole set found.</summary>
/// <param name="Runs">Scenario runs on the real ring.</param>
/// <param name="Failures">What went wrong on the real ring.</param>
/// <param name="MissedDefects">Broken variants that no attempt caught.</param>
public sealed record LitmusReport(int Runs, IReadOnlyList<string> Failures, IReadOnlyList<Defect> MissedDefects)
{
    /// <summary>The real ring passed everything, and every broken one was caught.</summary>
    public bool HasPassed => Runs > 0 && Failures.Count == 0 && MissedDefects.Count == 0;
}

/// <summary>Runs scenarios on the real ring, and controls on broken ones.</summary>
/// <param name="options">How much to run.</param>
/// <param name="output">Where to report.</param>
public sealed class LitmusRunner(LitmusOptions options, TextWriter output)
{
    private readonly List<string> _failures = [];
    private readonly List<Defect> _missed = [];
    private int _runs;

    /// <summary>Runs the controls, then all scenarios.</summary>
    public LitmusReport Run()
    {
        foreach (var defect in Enum.GetValues<Defect>())
            RunControl(defect);
        var start = Stopwatch.GetTimestamp();
        do
        {
            foreach (var scenario in Scenario.All)
                RunScenario(scenario);
        }
        while (_failures.Count == 0 && Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds);
        return new LitmusReport(_runs, _failures, _missed);
    }

    // With a duration the whole set is repeated, so that each scenario gets its share: one turn at a time then.
    private void RunScenario(Scenario scenario)
    {
        var iterations = options.Seconds > 0 ? 1 : options.Iterations;
        var start = Stopwatch.GetTimestamp();
        foreach (var createWaitStrategy in LitmusOptions.WaitStrategies)
        {
            for (var i = 0; i < iterations; i++)
            {
                var waitStrategy = createWaitStrategy();
                _runs++;
                if (ScenarioRun.Execute(scenario, options, waitStrategy) is not { } failure)
                    continue;
                _failures.Add($"{scenario.Name}, {waitStrategy.GetType().Name}: {failure}");
                output.WriteLine($"FAIL     {_failures[^1]}");
                return;
            }
        }

        output.WriteLine($"ok       {scenario.Name}: {iterations * LitmusOptions.WaitStrategies.Count} runs in {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
    }

    private void RunControl(Defect defect)
    {
        for (var attempt = 1; attempt <= options.ControlAttempts; attempt++)
        {
            if (ControlRun.Execute(defect, options) is not { } failure)
                continue;
            output.WriteLine($"control  {defect}: caught at attempt {attempt} ({failure})");
            return;
        }

        _missed.Add(defect);
        output.WriteLine($"MISSED   {defect}: not caught in {options.ControlAttempts} attempts");
    }
}
