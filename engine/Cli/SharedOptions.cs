using System.CommandLine;
using Crossfeed.Arbitrage;
using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary>Options that several commands have, with the same names and meanings.</summary>
public sealed class SharedOptions
{
    /// <summary>Least net edge of a trigger.</summary>
    public Option<string> MinNetBps { get; } = new("--min-net-bps") { Description = "least net edge of a trigger in basis points, after taker fees", DefaultValueFactory = _ => "5", HelpName = "BPS" };

    /// <summary>Taker fees.</summary>
    public Option<string[]> Fee { get; } = new("--fee") { Description = "taker fee of a venue in basis points (binance=7.5), or of one of its feeds (binance/linear=4); may be repeated", HelpName = "VENUE=BPS" };

    /// <summary>Age beyond which a book is not used.</summary>
    public Option<string> MaxQuoteAge { get; } = new("--max-quote-age") { Description = "a book whose last message is older is not used; 0 turns the check off", DefaultValueFactory = _ => "5s", HelpName = "TIME" };

    /// <summary>Compares spot with perpetuals.</summary>
    public Option<bool> AcrossMarkets { get; } = new("--across-markets") { Description = "also compare a pair's spot listings with its linear perpetuals" };

    /// <summary>Where triggers go.</summary>
    public Option<string?> TriggersOut { get; } = new("--triggers-out") { Description = "write every trigger to this file, one JSON object a line", HelpName = "FILE" };

    /// <summary>Where the books go at the end.</summary>
    public Option<string?> BooksOut { get; } = new("--books-out") { Description = "at the end, write all books at full depth to this file (JSON)", HelpName = "FILE" };

    /// <summary>Where the statistics go at the end.</summary>
    public Option<string?> StatsOut { get; } = new("--stats-out") { Description = "at the end, write the run's counts to this file (JSON)", HelpName = "FILE" };

    /// <summary>Cores of the hot thread and the recording one.</summary>
    public Option<string[]> Cores { get; } = new("--cores") { Description = "cores to bind threads to: the hot thread of each shard, then reading threads, then recording ones; such as 2 or 2,3", HelpName = "LIST" };

    /// <summary>How the hot thread waits.</summary>
    public Option<string> Wait { get; } = new("--wait") { Description = "how the hot thread waits for frames, and what a polling one does when idle: auto, busy-spin, yielding, sleeping or blocking", DefaultValueFactory = _ => "auto", HelpName = "KIND" };

    /// <summary>Options from a file.</summary>
    public Option<string?> Config { get; } = new("--config") { Description = "read options from this JSON file; flags win", HelpName = "FILE" };

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { MinNetBps, Fee, MaxQuoteAge, AcrossMarkets, TriggersOut, BooksOut, StatsOut, Cores, Wait, Config })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What counts as a trigger.</summary>
    /// <param name="parsed">The parse.</param>
    public ArbitrageOptions Arbitrage(ParseResult parsed) => new()
    {
        MinNetE8 = OptionTexts.BasisPointsE8("--min-net-bps", parsed.GetValue(MinNetBps)!),
        MaxQuoteAgeNanos = OptionTexts.DurationNanos("--max-quote-age", parsed.GetValue(MaxQuoteAge)!),
        AcrossMarkets = parsed.GetValue(AcrossMarkets),
    };

    /// <summary>Taker fees.</summary>
    /// <param name="parsed">The parse.</param>
    public FeeOverrides Fees(ParseResult parsed) => FeeOverrides.Parse(OptionTexts.Split(parsed.GetValue(Fee) ?? []));

    /// <summary>How the hot thread waits.</summary>
    /// <param name="parsed">The parse.</param>
    /// <exception cref="UsageException">An unknown kind.</exception>
    public WaitChoice WaitKind(ParseResult parsed) => OptionTexts.OneOf(
        "--wait",
        parsed.GetValue(Wait)!,
        ("auto", WaitChoice.Auto),
        ("busy-spin", WaitChoice.BusySpin),
        ("yielding", WaitChoice.Yielding),
        ("sleeping", WaitChoice.Sleeping),
        ("blocking", WaitChoice.Blocking));

    /// <summary>The cores that the user gave.</summary>
    /// <param name="parsed">The parse.</param>
    /// <exception cref="UsageException">Not a core that the process may use, or one named twice.</exception>
    public IReadOnlyList<int> CoreList(ParseResult parsed) => OptionTexts.Cores(Cores.Name, parsed.GetValue(Cores) ?? [], ThreadPinning.AllowedCores());

    /// <summary>Refuses output files that could not be written at the end.</summary>
    /// <param name="parsed">The parse.</param>
    /// <exception cref="UsageException">One is refused.</exception>
    public void CheckOutputs(ParseResult parsed) =>
        OutputFiles.Check((TriggersOut.Name, parsed.GetValue(TriggersOut)), (BooksOut.Name, parsed.GetValue(BooksOut)), (StatsOut.Name, parsed.GetValue(StatsOut)));

    /// <summary>Writes the files that were asked for.</summary>
    /// <param name="parsed">The parse.</param>
    /// <param name="statistics">What the run did.</param>
    public void WriteOutputs(ParseResult parsed, RunStatistics statistics)
    {
        if (parsed.GetValue(BooksOut) is { } books)
        {
            using var stream = File.Create(books);
            BooksJson.Write(stream, statistics.Books);
        }

        if (parsed.GetValue(StatsOut) is { } stats)
        {
            using var stream = File.Create(stats);
            StatsJson.Write(stream, statistics);
        }
    }
}
