using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.RingLitmus;

/// <summary>Runs one scenario once on the real ring.</summary>
internal static class ScenarioRun
{
    // Far beyond any real drain; without it a lost wake-up would hang the tool instead of failing it.
    private static readonly TimeSpan HangTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Returns what went wrong, or null.</summary>
    public static string? Execute(Scenario scenario, LitmusOptions options, IWaitStrategy waitStrategy)
    {
        var ringSize = scenario.RingSize > 0 ? scenario.RingSize : options.RingSize;
        var eventsEach = EventsEach(scenario, options, ringSize);
        using var disruptor = new ValueDisruptor<LitmusEvent>(() => default, ringSize, scenario.ProducerType, waitStrategy);
        var handlers = Wire(scenario, disruptor);
        if (scenario.StartsFull)
            Produce(disruptor.RingBuffer, scenario, producer: 0, eventsEach);
        disruptor.Start().Wait();
        if (!scenario.StartsFull && !ProduceOnThreads(disruptor.RingBuffer, scenario, eventsEach))
            return "producers are stuck";
        try
        {
            disruptor.Shutdown(HangTimeout).Wait();
        }
        catch (AggregateException ex) when (ex.InnerException is TimeoutException)
        {
            return "consumers are stuck";
        }

        if (disruptor.Faults.First is { } fault)
            return $"consumer fault: {fault.Exception.Message}";
        foreach (var handler in handlers)
        {
            if (handler.Check.Conclude(eventsEach * scenario.Producers) is { } failure)
                return failure;
        }

        return null;
    }

    private static long EventsEach(Scenario scenario, LitmusOptions options, int ringSize)
    {
        if (scenario.StartsFull)
            return ringSize;
        // Tiny rings hand over one event at a time: a tenth of the events takes as long.
        var events = ringSize < scenario.BatchSize + 2 ? options.Events / 10 : options.Events;
        // Whole batches.
        return Math.Max(1, events / scenario.Producers / scenario.BatchSize) * scenario.BatchSize;
    }

    private static List<CheckingHandler> Wire(Scenario scenario, ValueDisruptor<LitmusEvent> disruptor)
    {
        if (!scenario.IsDiamond)
        {
            var only = new CheckingHandler(HandlerRole.Plain, scenario.Producers);
            disruptor.HandleEventsWith(only);
            return [only];
        }

        var a = new CheckingHandler(HandlerRole.UpstreamA, scenario.Producers);
        var b = new CheckingHandler(HandlerRole.UpstreamB, scenario.Producers);
        var end = new CheckingHandler(HandlerRole.Downstream, scenario.Producers);
        disruptor.HandleEventsWith(a, b).Then(end);
        return [a, b, end];
    }

    private static bool ProduceOnThreads(ValueRingBuffer<LitmusEvent> ring, Scenario scenario, long eventsEach)
    {
        var threads = new Thread[scenario.Producers];
        for (var i = 0; i < threads.Length; i++)
        {
            var producer = i;
            threads[i] = new Thread(() => Produce(ring, scenario, producer, eventsEach)) { IsBackground = true };
        }

        foreach (var thread in threads)
            thread.Start();
        var inTime = true;
        foreach (var thread in threads)
            inTime &= thread.Join(HangTimeout);
        return inTime;
    }

    private static void Produce(ValueRingBuffer<LitmusEvent> ring, Scenario scenario, long producer, long events)
    {
        for (var ordinal = 0L; ordinal < events; ordinal += scenario.BatchSize)
        {
            var last = Claim(ring, scenario);
            var first = last - scenario.BatchSize + 1;
            for (var i = 0; i < scenario.BatchSize; i++)
                ring[first + i].Write(producer, ordinal + i);
            ring.Publish(first, last);
        }
    }

    private static long Claim(ValueRingBuffer<LitmusEvent> ring, Scenario scenario)
    {
        if (!scenario.UsesTryNext)
            return ring.Next(scenario.BatchSize);
        var spin = default(SpinWait);
        long last;
        while (!ring.TryNext(scenario.BatchSize, out last))
            spin.SpinOnce(sleep1Threshold: -1);
        return last;
    }
}
