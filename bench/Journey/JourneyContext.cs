using Crossfeed.Bench.Journey.Report;

namespace Crossfeed.Bench.Journey;

/// <summary>What a section needs: the options, the cores, and where its tables go.</summary>
/// <param name="options">The options.</param>
/// <param name="cores">Who runs where.</param>
/// <param name="output">Takes the tables as Markdown.</param>
/// <param name="progress">Takes a line for each step, for people who wait.</param>
internal sealed class JourneyContext(JourneyOptions options, CorePlan cores, TextWriter output, TextWriter progress)
{
    private readonly List<ResultTable> _tables = [];

    public bool IsQuick => options.Quick;

    public IReadOnlyList<string> Captures => options.Captures;

    public CorePlan Cores { get; } = cores;

    /// <summary>The tables of all sections so far.</summary>
    public IReadOnlyList<ResultTable> Tables => _tables;

    /// <summary>One of two values: for a quick run, for a full one.</summary>
    public T Pick<T>(T quick, T full) => IsQuick ? quick : full;

    /// <summary>An amount of work for a round, for a quick run or a full one; less of it where the options ask for less.</summary>
    public int Work(int quick, int full) => Math.Max(1, Pick(quick, full) / options.Shrink);

    /// <summary>Tells what is being done.</summary>
    public void Say(string line) => progress.WriteLine(line);

    /// <summary>Prints a table and keeps it for the JSON file.</summary>
    public void Add(ResultTable table)
    {
        _tables.Add(table);
        output.WriteLine(table.ToMarkdown());
        output.Flush();
    }
}
