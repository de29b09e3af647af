namespace Crossfeed.Bench.Journey;

/// <summary>A part of the journey that is measured: one class, and one line in <see cref="JourneySections"/>.</summary>
internal interface IJourneySection
{
    /// <summary>Name for <c>--sections</c>: one lower-case word.</summary>
    string Name { get; }

    /// <summary>What it measures, in half a line.</summary>
    string Summary { get; }

    /// <summary>Measures and adds its tables to the context.</summary>
    /// <param name="context">Options, cores, and where results go.</param>
    /// <param name="stop">Ends early.</param>
    Task RunAsync(JourneyContext context, CancellationToken stop);
}
