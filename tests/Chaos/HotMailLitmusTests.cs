using System.Text;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Books;
using Crossfeed.Tests.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>The two ways out of the hot thread under load: what is read is whole and in order, and what is not read was counted as lost.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HotMailLitmusTests
{
    private const int Items = 500_000;

    private delegate bool TryRead(out HoleRecord record);

    [Test]
    [CancelAfter(120_000)]
    public void Holes_are_whole_in_order_and_counted(CancellationToken cancellation)
    {
        var subject = new BookUnderTest(new BookRules(BookSequencing.Overlapping, true, TradeIdsAreConsecutive: true));
        var start = subject.Now;
        subject.Trade(1, 100, 1, Side.Buy);
        var step = subject.Now - start;
        var (read, mistake) = Run(
            () =>
            {
                for (var id = 3L; id <= (2 * Items) + 1; id += 2)
                {
                    subject.Trade(id, 100, 1, Side.Buy); // each shows that the id before it is missing
                }
            },
            subject.Set.Holes.TryRead,
            start,
            step,
            cancellation);
        Assert.That(mistake, Is.Null);
        var givenUp = Items - 64; // ranges that the book remembers
        Assert.That(read + subject.Set.Holes.Lost, Is.EqualTo(Items + givenUp), "read or counted");
        Assert.That(read, Is.GreaterThan(HoleLog.Capacity), "more than one lap");
    }

    [Test]
    [CancelAfter(120_000)]
    public void A_log_that_publishes_too_early_is_found_out(CancellationToken cancellation)
    {
        var log = new TooEarly();
        var (_, mistake) = Run(
            () =>
            {
                for (var n = 1L; n <= Items && !log.IsFoundOut; n++)
                {
                    log.Write(new HoleRecord { From = 2 * n, To = 2 * n, AtNanos = n, Step = HoleStep.Opened });
                }
            },
            log.TryRead,
            start: -1, // the first record at 1
            step: 1,
            cancellation,
            () => log.IsFoundOut = true);
        Assert.That(mistake, Is.Not.Null, "the judge sees records of the lap before");
    }

    [Test]
    [CancelAfter(120_000)]
    public void Messages_are_whole_in_order_and_counted(CancellationToken cancellation)
    {
        const ushort Nobody = 99; // a connection that never opened: whatever it brings is rejected, and mailed
        var plane = new PlaneUnderTest();
        var mail = plane.Plane.ControlMail = new ControlMail();
        var start = plane.Now;
        var isDone = false;
        var writer = new Thread(() =>
        {
            for (var n = 0; n < Items; n++)
            {
                plane.Send(FrameKind.Message, Nobody, Text(n));
            }

            Volatile.Write(ref isDone, true); // the reader looks once more after it has seen this
        });
        writer.Start();
        var bytes = new byte[ControlMail.MaxBytes];
        var (read, last) = (0L, -1L);
        string? mistake = null;
        for (var isLast = false; !isLast && mistake is null;)
        {
            isLast = Volatile.Read(ref isDone);
            while (mail.TryRead(bytes, out var item))
            {
                var number = (item.ReceivedNanos - start) / Timestamp.NanosPerMilli;
                var expected = Text(number);
                var text = Encoding.ASCII.GetString(bytes, 0, item.Length);
                var kept = expected[..Math.Min(expected.Length, ControlMail.MaxRejectedBytes)];
                mistake ??= number > last && text == kept && item.FullLength == expected.Length && item.Connection == Nobody ? null : $"{number} after {last}: {text}";
                last = number;
                read++;
            }

            Assert.That(cancellation.IsCancellationRequested, Is.False, "time is over");
        }

        writer.Join();
        Assert.That(mistake, Is.Null);
        Assert.That(read + mail.Lost, Is.EqualTo(Items), "read or counted");
        Assert.That(read, Is.GreaterThan(2 * ControlMail.Capacity), "more than one lap");
    }

    // Of many lengths, so that places and bytes wrap at different times.
    private static string Text(long number) => string.Concat(Enumerable.Repeat($"{number};", (int)(number % 37)));

    // Writes on another thread and judges on this one: holes that open do so in order, and all fields of a record are of the same one.
    private static (long Read, string? Mistake) Run(Action write, TryRead tryRead, long start, long step, CancellationToken cancellation, Action? found = null)
    {
        var isDone = false;
        var writer = new Thread(() =>
        {
            write();
            Volatile.Write(ref isDone, true); // the reader looks once more after it has seen this
        });
        writer.Start();
        var (read, last, at) = (0L, 0L, 0L);
        string? mistake = null;
        for (var isLast = false; !isLast && mistake is null;)
        {
            isLast = Volatile.Read(ref isDone);
            while (mistake is null && tryRead(out var record))
            {
                read++;
                var isWhole = record.From == record.To && record.From % 2 == 0 && record.AtNanos >= at;
                if (record.Step == HoleStep.Opened)
                {
                    isWhole &= record.From > last && record.AtNanos == start + (((record.From / 2) + 1) * step); // the trade behind it, the first had one step too
                    last = record.From;
                }
                else
                {
                    isWhole &= record.AtNanos == start + (((record.From / 2) + 65) * step); // given up for the 64th behind it
                }

                at = record.AtNanos;
                mistake = isWhole ? null : $"{record.Step} {record.From}..{record.To} at {record.AtNanos} after {last}";
            }

            Assert.That(cancellation.IsCancellationRequested, Is.False, "time is over");
        }

        found?.Invoke();
        writer.Join();
        return (read, mistake);
    }

    // The control: says that a record is there before it is.
    private sealed class TooEarly
    {
        private const int Capacity = 64;
        private const int Patience = 10_000;

        private readonly HoleRecord[] _records = new HoleRecord[Capacity];
        private long _written;
        private long _read;
        private volatile bool _isFoundOut;

        public bool IsFoundOut
        {
            get => _isFoundOut;
            set => _isFoundOut = value;
        }

        public bool TryRead(out HoleRecord record)
        {
            record = default;
            if (_read == Volatile.Read(ref _written))
            {
                return false;
            }

            record = _records[_read % Capacity];
            Volatile.Write(ref _read, _read + 1); // frees the place, in order
            return true;
        }

        public void Write(in HoleRecord record)
        {
            if (_written - Volatile.Read(ref _read) < Capacity)
            {
                var place = _written % Capacity;
                Volatile.Write(ref _written, _written + 1); // the mistake
                for (var spins = 0; spins < Patience && Volatile.Read(ref _read) < _written; spins++)
                {
                    Thread.SpinWait(1); // until the reader has taken what is not there, if it runs at all
                }

                _records[place] = record;
            }
        }
    }
}
