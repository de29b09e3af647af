using System.Diagnostics;
using Crossfeed.Ring;
using Crossfeed.Ring.Processing;

namespace Crossfeed.RingLitmus;

/// <summary>Runs a broken ring once, in order to see it fail.</summary>
internal static class ControlRun
{
    // Longer than any drain that works; a consumer that is still waiting then will wait for ever.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(1);

    /// <summary>Returns what went wrong, or null if the defect was not noticed this time.</summary>
    public static string? Execute(Defect defect, LitmusOptions options)
    {
        var producers = defect == Defect.IgnoresConsumers ? 1 : 3;
        var eventsEach = options.Events / producers;
        var ring = new ValueRingBuffer<LitmusEvent>(new BrokenSequencer(defect, options.RingSize));
        var handler = new CheckingHandler(HandlerRole.Plain, producers);
        using var processor = EventProcessorFactory.Create(ring, ring.NewBarrier(), handler);
        ring.AddGatingSequences(processor.Sequence);
        processor.Start().Wait();
        ProduceOnThreads(ring, producers, eventsEach);
        var stuck = !HasDrained(ring, processor);
        processor.Halt().Wait();
        if (stuck)
            handler.Check.Fail("consumer is stuck");
        return handler.Check.Conclude((long)eventsEach * producers);
    }

    private static bool HasDrained(ValueRingBuffer<LitmusEvent> ring, IEventProcessor processor)
    {
        var start = Stopwatch.GetTimestamp();
        var spin = default(SpinWait);
        while (processor.Sequence.Value < ring.Cursor)
        {
            if (Stopwatch.GetElapsedTime(start) > StuckAfter)
                return false;
            spin.SpinOnce();
        }

        return true;
    }

    private static void ProduceOnThreads(ValueRingBuffer<LitmusEvent> ring, int producers, int eventsEach)
    {
        var threads = new Thread[producers];
        for (var i = 0; i < producers; i++)
        {
            var producer = i;
            threads[i] = new Thread(() =>
            {
                for (var ordinal = 0; ordinal < eventsEach; ordinal++)
                {
                    var sequence = ring.Next();
                    ring[sequence].Write(producer, ordinal);
                    ring.Publish(sequence);
                }
            })
            { IsBackground = true };
        }

        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
    }
}
