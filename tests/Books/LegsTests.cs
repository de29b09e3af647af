using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>Which leg of a line carries a book, and what happens to the book when one closes.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LegsTests
{
    private const ushort A = 1;
    private const ushort B = 2;
    private const long Line = 5;

    [Test]
    public void Leg_that_closes_leaves_the_book_to_one_that_carries_it()
    {
        var subject = Begin();
        Delta(subject, A, 11);
        Delta(subject, B, 11);
        subject.Set.CloseConnection(A, 100);
        Assert.That((subject.Book.State, subject.Book.Connection), Is.EqualTo((BookState.Live, B)));
        Delta(subject, B, 12);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Gaps), Is.EqualTo((BookState.Live, 12L, 0L)));
        Assert.That(subject.Set.Holes.TryRead(out _), Is.False);
    }

    [Test]
    public void Leg_that_closes_leaves_the_book_waiting_for_one_that_has_said_nothing_yet()
    {
        var subject = Begin();
        Delta(subject, A, 11);
        subject.Set.CloseConnection(A, 100);
        Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.AwaitingSnapshot, 0L)));
        Assert.That(subject.Set.Holes.TryRead(out var hole), Is.True);
        Assert.That((hole.Step, hole.Cause, hole.From, hole.To, hole.Channel), Is.EqualTo((HoleStep.Opened, HoleCause.ConnectionLost, 12L, 0L, StreamChannel.Depth)));
        Delta(subject, B, 13);
        subject.RestSnapshot(12, [(100, 1)], [(101, 1)]);
        Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.Live, 13L)));
        Assert.That(subject.Set.Holes.TryRead(out hole), Is.True);
        Assert.That((hole.Step, hole.Repair, hole.From, hole.To, hole.Connection), Is.EqualTo((HoleStep.Closed, HoleRepair.Snapshot, 12L, 12L, B)));
    }

    [Test]
    public void Report_that_joins_the_sets_does_not_take_their_holes()
    {
        var subject = Begin();
        Delta(subject, A, 11);
        var union = BookSet.Union([subject.Set]);
        Assert.That(union.All[subject.Book.Listing.Id], Is.SameAs(subject.Book));
        subject.Set.CloseConnection(A, 100);
        Assert.That(union.Holes.TryRead(out _), Is.False);
        Assert.That(subject.Set.Holes.TryRead(out var hole), Is.True);
        Assert.That(hole.Cause, Is.EqualTo(HoleCause.ConnectionLost));
    }

    [Test]
    public void Last_leg_that_closes_leaves_the_book_stale()
    {
        var subject = Begin();
        Delta(subject, A, 11);
        Delta(subject, B, 12);
        subject.Set.CloseConnection(A, 100);
        subject.Set.CloseConnection(B, 101);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Stale));
    }

    [Test]
    public void Leg_that_does_not_carry_the_book_may_come_and_go()
    {
        var subject = Begin();
        Delta(subject, A, 11);
        subject.Set.CloseConnection(B, 100);
        subject.Set.OpenConnection(B, 101, Line);
        subject.Set.OpenConnection(B, 102, Line);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Live));
    }

    [Test]
    public void Leg_that_opens_anew_has_to_prove_itself_again()
    {
        var subject = Begin();
        Delta(subject, A, 11);
        Delta(subject, B, 12);
        subject.Set.OpenConnection(A, 100, Line);
        Assert.That((subject.Book.State, subject.Book.Connection), Is.EqualTo((BookState.Live, B)));
        subject.Set.CloseConnection(B, 101);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.AwaitingSnapshot));
    }

    [Test]
    public void Connections_without_a_line_are_each_alone()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.Open(A);
        subject.Open(B);
        Delta(subject, A, 11);
        subject.RestSnapshot(10, [(100, 1)], [(101, 1)]);
        Delta(subject, B, 12);
        subject.Close(A);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Live));
        subject.Close(B);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Stale));
    }

    [Test]
    public void Ninth_leg_of_a_line_is_refused()
    {
        var set = new BookSet();
        var taken = Enumerable.Range(1, BookSet.MaxLegs + 1).Select(i => set.OpenConnection((ushort)i, i, Line)).ToList();
        Assert.That(taken, Is.EqualTo(Enumerable.Repeat(true, BookSet.MaxLegs).Append(false)));
        set.CloseConnection(3, 100);
        Assert.That(set.OpenConnection(20, 101, Line), Is.True, "a place is free again");
        Span<ushort> legs = stackalloc ushort[BookSet.MaxLegs];
        Assert.That(set.TryGetLegs(20, legs), Is.True);
        Assert.That(legs.ToArray(), Is.EqualTo(new ushort[] { 1, 2, 20, 4, 5, 6, 7, 8 }));
    }

    [Test]
    public void Missing_delta_that_another_leg_brings_repairs_the_book()
    {
        var subject = Begin();
        Delta(subject, A, 11);
        Delta(subject, A, 13);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Desynchronised));
        Delta(subject, B, 12);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Repairs), Is.EqualTo((BookState.Live, 13L, 1L)));
        Assert.That(subject.Set.Holes.TryRead(out var opened), Is.True);
        Assert.That((opened.Step, opened.Cause, opened.From, opened.To, opened.Connection), Is.EqualTo((HoleStep.Opened, HoleCause.Gap, 12L, 12L, A)));
        Assert.That(subject.Set.Holes.TryRead(out var closed), Is.True);
        Assert.That((closed.Step, closed.Repair, closed.Connection), Is.EqualTo((HoleStep.Closed, HoleRepair.OtherLeg, B)));
    }

    // A book at 10, live, and two legs of its line, which have said nothing so far.
    private static BookUnderTest Begin()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.Set.OpenConnection(A, 1, Line);
        subject.Set.OpenConnection(B, 2, Line);
        subject.RestSnapshot(10, [(100, 1)], [(101, 1)]);
        return subject;
    }

    private static void Delta(BookUnderTest subject, ushort connection, long id)
    {
        subject.From = connection;
        subject.Delta(id, id, 0, [(90, id)], []);
    }
}
