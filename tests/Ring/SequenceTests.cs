using Crossfeed.Ring;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[Parallelizable(ParallelScope.All)]
public sealed class SequenceTests
{
    [Test]
    public void Starts_before_the_first_event() => Assert.That(new Sequence().Value, Is.EqualTo(-1));

    [Test]
    public void Set_and_add_return_the_new_value()
    {
        var sequence = new Sequence(5);
        sequence.SetValue(10);
        Assert.That(sequence.IncrementAndGet(), Is.EqualTo(11));
        Assert.That(sequence.AddAndGet(4), Is.EqualTo(15));
        sequence.SetValueVolatile(3);
        Assert.That(sequence.Value, Is.EqualTo(3));
    }

    [Test]
    public void Compare_and_set_replaces_the_expected_value_only()
    {
        var sequence = new Sequence(7);
        Assert.That(sequence.CompareAndSet(6, 9), Is.False);
        Assert.That(sequence.Value, Is.EqualTo(7));
        Assert.That(sequence.CompareAndSet(7, 9), Is.True);
        Assert.That(sequence.Value, Is.EqualTo(9));
    }

    [Test]
    public void Group_without_dependencies_follows_the_cursor()
    {
        var cursor = new Sequence(4);
        var group = new DependentSequenceGroup(cursor);
        Assert.That(group.DependsOnCursor, Is.True);
        Assert.That(group.Value, Is.EqualTo(4));
        Assert.That(group.DependentSequenceCount, Is.EqualTo(1));
    }

    [Test]
    public void Group_value_is_the_minimum_of_its_dependencies()
    {
        var group = new DependentSequenceGroup(new Sequence(100), new Sequence(9), new Sequence(3), new Sequence(12));
        Assert.That(group.Value, Is.EqualTo(3));
        Assert.That(group.CursorValue, Is.EqualTo(100));
        Assert.That(group.DependentSequenceCount, Is.EqualTo(3));
    }

    [Test]
    public void Groups_compare_by_the_sequences_they_follow()
    {
        Sequence cursor = new(), a = new(), b = new();
        Assert.That(new DependentSequenceGroup(cursor, a, b).HasSameDependencies(new DependentSequenceGroup(cursor, a, b)), Is.True);
        Assert.That(new DependentSequenceGroup(cursor, a, b).HasSameDependencies(new DependentSequenceGroup(cursor, a)), Is.False);
    }

    [Test]
    public void Wait_result_tells_a_timeout_from_a_sequence()
    {
        SequenceWaitResult reached = 12;
        Assert.That(reached.IsTimeout, Is.False);
        Assert.That(reached.AvailableSequence, Is.EqualTo(12));
        Assert.That(SequenceWaitResult.Timeout.IsTimeout, Is.True);
        Assert.That(SequenceWaitResult.Timeout.AvailableSequence, Is.Null);
    }

    [TestCase(1, 1)]
    [TestCase(3, 4)]
    [TestCase(1024, 1024)]
    [TestCase(1025, 2048)]
    public void Ceiling_power_of_two(int x, int expected) => Assert.That(DisruptorUtil.CeilingNextPowerOfTwo(x), Is.EqualTo(expected));

    [Test]
    public void Minimum_of_no_sequences_is_the_bound() => Assert.That(DisruptorUtil.GetMinimumSequence([], 42), Is.EqualTo(42));
}
