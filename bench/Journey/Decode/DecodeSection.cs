using System.Globalization;
using Crossfeed.Bench.Journey.Frames;
using Crossfeed.Bench.Journey.Report;

namespace Crossfeed.Bench.Journey.Decode;

/// <summary>What a byte costs each venue's decoder, over recorded messages and by their kind, against Binance's in the same run.</summary>
internal sealed class DecodeSection : IJourneySection
{
    private const int WarmUps = 3; // rounds until the decoders are compiled for good

    public string Name => "decode";

    public string Summary => "recorded messages to events: nanoseconds a byte of every venue's decoder, against Binance's";

    public async Task RunAsync(JourneyContext context, CancellationToken stop)
    {
        var table = await PinnedThreads.RunAsync(context.Cores.Hot, () => Measure(context, stop)).ConfigureAwait(false);
        context.Add(table);
    }

    private static ResultTable Measure(JourneyContext context, CancellationToken stop)
    {
        var sources = FrameSources.Find(context.Captures, context.Say);
        var rows = sources.SelectMany(Rows).ToArray();
        var costs = rows.ToDictionary(r => r, _ => new List<FrameCost>());
        var rounds = context.Pick(5, 15);
        for (var round = -WarmUps; round < rounds; round++)
        {
            foreach (var row in rows)
            {
                stop.ThrowIfCancellationRequested();
                var cost = row.Play((int)Math.Max(1, context.Work(2_000_000, 8_000_000) / row.Bytes));
                if (round >= 0)
                {
                    costs[row].Add(cost);
                }
            }
        }

        // Decoders of which cycles are known are compared by them: they feel less of the neighbours.
        double Cost(DecodedFrames row) => (FrameCost.Median(costs[row], c => c.Cycles) ?? FrameCost.Median(costs[row], c => c.Nanos))!.Value;
        var table = new ResultTable("decode", "Recorded messages through the decoders", "messages", "frames", "bytes a frame", "ns/B", "cycles/B", "instructions/B", "against the first row");
        foreach (var row in rows)
        {
            table.Row(
                Cell.Of(row.Name), Cell.Of(row.Count), Cell.Of(row.Bytes / row.Count), Cell.Digits(FrameCost.Median(costs[row], c => c.Nanos)),
                Cell.Digits(FrameCost.Median(costs[row], c => c.Cycles)), Cell.Digits(FrameCost.Median(costs[row], c => c.Instructions)), Cell.Digits(Cost(row) / Cost(rows[0])));
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Medians of {rounds} rounds in which the rows took turns. Messages that the scanners leave to the general path (answers, what tests have that no venue sends) are not played."));
        return table;
    }

    // All messages of a source, and those of one kind, each with a decoder of its own.
    private static IEnumerable<DecodedFrames> Rows(FrameSource source)
    {
        var all = new DecodedFrames(source.Name, source.CreateDecoder());
        var kinds = all.Load(source.Frames);
        if (all.Count == 0)
        {
            yield break;
        }

        yield return all;
        foreach (var kind in kinds.OfType<Market.Events.EventKind>().Distinct().Order())
        {
            var part = new DecodedFrames($"— {kind}", source.CreateDecoder());
            part.Load([.. source.Frames.Where((_, i) => kinds[i] == kind)]);
            if (part.Count > 0)
            {
                yield return part;
            }
        }
    }
}
