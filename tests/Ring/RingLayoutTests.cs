using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Ring;
using Crossfeed.Ring.Processing;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

/// <summary>Measures where the runtime really puts the fields, the private ones included.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RingLayoutTests
{
    private const int Padding = 128;

    [TestCase(typeof(Sequence), "_value")]
    [TestCase(typeof(SingleProducerSequencer), "_nextValue", "_cachedGate", "_stallCount")]
    [TestCase(typeof(SingleProducerSequencer), "_cursor", "_gatingSequences", "_waitStrategy", "_bufferSize", "_isBlocking")]
    [TestCase(typeof(MultiProducerSequencer), "_cachedGate", "_stallCount")]
    [TestCase(typeof(MultiProducerSequencer), "_cursor", "_gatingSequences", "_waitStrategy", "_publishedLaps", "_bufferSize", "_lapShift", "_isBlocking")]
    [TestCase(typeof(ValueRingBuffer<long>), "_entries", "_indexMask", "_dispatcher")]
    public void Hot_fields_have_their_lines_to_themselves(Type type, params string[] hot)
    {
        var fields = InstanceFields(type);
        Assert.That(hot, Is.SubsetOf(fields.ConvertAll(field => field.Name)));
        foreach (var field in fields.FindAll(field => hot.Contains(field.Name)))
        {
            Assert.That(OffsetOf(field), Is.GreaterThanOrEqualTo(Padding), $"{field.Name}: before");
            Assert.That(SizeOfFields(type) - EndOf(field), Is.GreaterThanOrEqualTo(Padding), $"{field.Name}: after");
            foreach (var other in fields.FindAll(other => other.Name != "_padding" && !hot.Contains(other.Name)))
            {
                var distance = OffsetOf(other) > OffsetOf(field) ? OffsetOf(other) - EndOf(field) : OffsetOf(field) - EndOf(other);
                Assert.That(distance, Is.GreaterThanOrEqualTo(Padding), $"{field.Name} and {other.Name}");
            }
        }
    }

    [Test]
    public void No_field_of_a_sequencer_escapes_the_layout_test()
    {
        // Every field is in one of the groups above: count them, and the pad at the end, so that a new one must be added there.
        Assert.That(InstanceFields(typeof(Sequence)), Has.Count.EqualTo(1 + 1));
        Assert.That(InstanceFields(typeof(SingleProducerSequencer)), Has.Count.EqualTo(8 + 1));
        Assert.That(InstanceFields(typeof(MultiProducerSequencer)), Has.Count.EqualTo(9 + 1));
        Assert.That(InstanceFields(typeof(ValueRingBuffer<long>)), Has.Count.EqualTo(3 + 1));
    }

    [Test]
    public void Everything_in_a_processor_lies_between_its_pads()
    {
        var type = typeof(ValueEventProcessor<long, StatefulHandler>);
        foreach (var field in InstanceFields(type).FindAll(field => field.Name != "_padding"))
        {
            Assert.That(OffsetOf(field), Is.GreaterThanOrEqualTo(Padding), $"{field.Name}: before");
            Assert.That(SizeOfFields(type) - EndOf(field), Is.GreaterThanOrEqualTo(Padding), $"{field.Name}: after");
        }
    }

    [Test]
    public void Slots_keep_their_distance_from_the_ends_of_the_array()
    {
        AssertSlotPadding<byte>();
        AssertSlotPadding<long>();
        AssertSlotPadding<(long, long, int)>();
        AssertSlotPadding<LargeSlot>();
    }

    [Test]
    public void Lap_flags_keep_their_distance_from_the_ends_of_the_array()
    {
        var sequencer = new MultiProducerSequencer(4, new YieldingWaitStrategy());
        var laps = (int[])InstanceFields(typeof(MultiProducerSequencer)).Find(field => field.Name == "_publishedLaps")!.GetValue(sequencer)!;
        sequencer.Publish(0, sequencer.Next(4));
        var first = Array.FindIndex(laps, lap => lap != -1);
        var last = Array.FindLastIndex(laps, lap => lap != -1);
        Assert.That(last - first, Is.EqualTo(3));
        Assert.That(first * sizeof(int), Is.GreaterThanOrEqualTo(Padding));
        Assert.That((laps.Length - 1 - last) * sizeof(int), Is.GreaterThanOrEqualTo(Padding));
    }

    private static void AssertSlotPadding<T>()
        where T : struct
    {
        var ring = new ValueRingBuffer<T>(new SingleProducerSequencer(4, new YieldingWaitStrategy()));
        var entries = (T[])InstanceFields(typeof(ValueRingBuffer<T>)).Find(field => field.Name == "_entries")!.GetValue(ring)!;
        var before = Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(entries), ref ring[0]);
        var after = Unsafe.ByteOffset(ref Unsafe.Add(ref ring[3], 1), ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(entries), entries.Length));
        Assert.That((long)before, Is.GreaterThanOrEqualTo(Padding), typeof(T).Name);
        Assert.That((long)after, Is.GreaterThanOrEqualTo(Padding), typeof(T).Name);
    }

    private static List<FieldInfo> InstanceFields(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var fields = new List<FieldInfo>();
        for (var current = type; current is not null; current = current.BaseType)
            fields.AddRange(current.GetFields(Own));
        return fields;
    }

    private static int EndOf(FieldInfo field) => OffsetOf(field) + RuntimeHelpers.SizeOf(field.FieldType.TypeHandle);

    // CoreCLR's field descriptor: a pointer, 32 bits of token and flags, then 27 bits of offset from the first field.
    private static int OffsetOf(FieldInfo field) => Marshal.ReadInt32(field.FieldHandle.Value, IntPtr.Size + sizeof(int)) & 0x7FF_FFFF;

    // CoreCLR's method table: the object's size is its second 32 bits; header and table pointer do not count.
    private static int SizeOfFields(Type type) => Marshal.ReadInt32(type.TypeHandle.Value, sizeof(int)) - (2 * IntPtr.Size);

    private struct StatefulHandler : IValueEventHandler<long>
    {
        private long _last;

        public void OnEvent(ref long data, long sequence, bool endOfBatch) => _last = sequence;
    }

    [InlineArray(25)]
    private struct LargeSlot
    {
        private long _element;
    }
}
