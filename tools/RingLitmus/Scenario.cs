using Crossfeed.Ring.Dsl;

namespace Crossfeed.RingLitmus;

/// <summary>One way of using the ring.</summary>
/// <param name="Name">What the output calls it.</param>
/// <param name="ProducerType">The sequencer.</param>
/// <param name="Producers">Producing threads.</param>
/// <param name="BatchSize">Slots a claim.</param>
/// <param name="RingSize">Slots of the ring, or 0 for the one in the options.</param>
/// <param name="IsDiamond">Two consumers side by side and one behind both, instead of a single one.</param>
/// <param name="UsesTryNext">Claims without waiting, retrying when refused.</param>
/// <param name="StartsFull">Fills the ring before the consumers start and shuts down at once: the drain alone.</param>
public sealed record Scenario(
    string Name,
    ProducerType ProducerType,
    int Producers,
    int BatchSize = 1,
    int RingSize = 0,
    bool IsDiamond = false,
    bool UsesTryNext = false,
    bool StartsFull = false)
{
    /// <summary>All scenarios, which the real ring has to pass.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("1P1C", ProducerType.Single, 1),
        new("1P1C multi-producer sequencer", ProducerType.Multi, 1),
        new("3P1C", ProducerType.Multi, 3),
        new("3P1C TryNext", ProducerType.Multi, 3, UsesTryNext: true),
        new("1P1C TryNext", ProducerType.Single, 1, UsesTryNext: true),
        new("diamond, one producer", ProducerType.Single, 1, IsDiamond: true),
        new("diamond, two producers", ProducerType.Multi, 2, IsDiamond: true),
        new("wrap-around, two slots", ProducerType.Single, 1, RingSize: 2),
        new("wrap-around, one slot, two producers", ProducerType.Multi, 2, RingSize: 1),
        new("batches of 7", ProducerType.Single, 1, BatchSize: 7),
        new("batches of 7, three producers", ProducerType.Multi, 3, BatchSize: 7),
        new("shutdown drains", ProducerType.Single, 1, StartsFull: true),
        new("shutdown drains, multi-producer sequencer", ProducerType.Multi, 1, StartsFull: true),
    ];
}
