using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ConnectionJournalTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void Each_change_stands_there_with_time_and_cause()
    {
        var journal = Journal((10, ConnectionState.Connecting, "a"), (12, ConnectionState.Connected, "b"), (13, ConnectionState.Reconnecting, "c"));
        Assert.That(journal.Transitions(), Is.EqualTo(new ConnectionTransition[]
        {
            new(10 * Second, ConnectionState.Stopped, ConnectionState.Connecting, "a"),
            new(12 * Second, ConnectionState.Connecting, ConnectionState.Connected, "b"),
            new(13 * Second, ConnectionState.Connected, ConnectionState.Reconnecting, "c"),
        }));
        Assert.That((journal.State, journal.LastCause, journal.SinceNanos, journal.Count), Is.EqualTo((ConnectionState.Reconnecting, "c", 13 * Second, 3L)));
    }

    [Test]
    public void Times_in_states_add_up_with_the_present_stay()
    {
        var journal = Journal(
            (10, ConnectionState.Active, "a"), (15, ConnectionState.Reconnecting, "b"), (17, ConnectionState.Active, "c"));
        Assert.That(
            new[] { ConnectionState.Stopped, ConnectionState.Active, ConnectionState.Reconnecting, ConnectionState.Faulted }.Select(s => journal.TimeIn(s, 20 * Second).TotalSeconds),
            Is.EqualTo(new double[] { 9, 8, 2, 0 }));
        Assert.That((journal.Entered(ConnectionState.Active), journal.Entered(ConnectionState.Reconnecting), journal.Entered(ConnectionState.Stopped)), Is.EqualTo((2L, 1L, 0L)));
    }

    [Test]
    public void Old_changes_are_forgotten_and_their_counts_kept()
    {
        var journal = new ConnectionJournal(0);
        for (var i = 1; i <= 1_000; i++)
        {
            journal.Record(i, i % 2 == 0 ? ConnectionState.Active : ConnectionState.Reconnecting, $"{i}");
        }

        Assert.That(journal.Transitions().Select(t => t.WallNanos), Is.EqualTo(Enumerable.Range(1_001 - ConnectionJournal.Kept, ConnectionJournal.Kept)));
        Assert.That((journal.Count, journal.Entered(ConnectionState.Active)), Is.EqualTo((1_000L, 500L)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_reader_on_another_thread_sees_whole_changes(CancellationToken cancellationToken)
    {
        var journal = new ConnectionJournal(0);
        var writing = Task.Run(
            () =>
            {
                for (var i = 1; i <= 50_000; i++)
                {
                    journal.Record(i, (ConnectionState)(i % 7), $"{i}");
                }
            },
            cancellationToken);
        while (!writing.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var kept = journal.Transitions();
            for (var i = 0; i < kept.Length; i++)
            {
                var expected = new ConnectionTransition(
                    kept[0].WallNanos + i, (ConnectionState)((kept[0].WallNanos + i - 1) % 7), (ConnectionState)((kept[0].WallNanos + i) % 7), $"{kept[0].WallNanos + i}");
                Assert.That(kept[i], Is.EqualTo(expected));
            }
        }

        await writing;
        Assert.That(journal.Count, Is.EqualTo(50_000));
    }

    private static ConnectionJournal Journal(params (long Seconds, ConnectionState To, string Cause)[] changes)
    {
        var journal = new ConnectionJournal(1 * Second);
        foreach (var (seconds, to, cause) in changes)
        {
            journal.Record(seconds * Second, to, cause);
        }

        return journal;
    }
}
