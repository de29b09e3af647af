using System.Runtime.CompilerServices;

namespace Crossfeed.Host;

/// <summary>
/// HOT: 1 ns a message, 0 B. The least time between the venue's stamp and the receipt of a message, over the last minute of receive time: what remains when nothing was queued is the way plus the
/// difference of the clocks. One thread notes; any thread reads <see cref="Nanos"/>. A struct, to lie in the object that has it; not to be copied.
/// </summary>
public struct TransitMinimum
{
    /// <summary>Value where no message with a venue's time has come: none is so late.</summary>
    public const long None = long.MaxValue;

    private const int Buckets = 6;
    private const long BucketNanos = 10_000_000_000; // 10 s; 6 of them are the minute

    // Where a bucket has no minimum yet: 30 years of 365 days. A message without a time seems to have been on its way since 1970, which is longer: the compare that finds a new minimum leaves it out.
    private const long NothingYet = 30L * 365 * 86_400 * 1_000_000_000;

    private Minima _minima; // by bucket, _current the newest
    private long _start; // of the current bucket
    private long _least; // of the current bucket
    private long _published = None;
    private int _current;

    /// <summary>Starts without a value.</summary>
    public TransitMinimum() => Clear();

    /// <summary>The minimum in nanoseconds, negative where the venue's clock is ahead; <see cref="None"/> for none.</summary>
    public readonly long Nanos => Volatile.Read(in _published); // a value of its own, ordered with nothing

    /// <summary>Takes in a message.</summary>
    /// <param name="receivedNanos">Receive time.</param>
    /// <param name="exchangeNanos">The venue's time; 0 for none. One more than thirty years before the receipt is none either.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(long receivedNanos, long exchangeNanos)
    {
        var nanos = receivedNanos - exchangeNanos;
        if (nanos < _least || (ulong)(receivedNanos - _start) >= BucketNanos)
        {
            NoteChange(receivedNanos, exchangeNanos);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a new minimum, or another bucket
    private void NoteChange(long receivedNanos, long exchangeNanos)
    {
        if ((ulong)(receivedNanos - _start) >= BucketNanos)
        {
            Turn(receivedNanos);
        }

        var nanos = receivedNanos - exchangeNanos;
        if (nanos < _least && exchangeNanos != 0)
        {
            _least = nanos;
            _minima[_current] = nanos;
            if (nanos < _published)
            {
                Volatile.Write(ref _published, nanos); // read by reports only
            }
        }
    }

    // Time went on by a bucket or more, or backwards: a step of less than the window keeps what is there.
    private void Turn(long receivedNanos)
    {
        var passed = receivedNanos - _start;
        if (passed < 0 && passed > -Buckets * BucketNanos)
        {
            return;
        }

        if (passed < 0 || passed >= Buckets * BucketNanos)
        {
            Clear();
            _start = receivedNanos;
            Volatile.Write(ref _published, None); // read by reports only
            return;
        }

        for (; passed >= BucketNanos; passed -= BucketNanos)
        {
            _start += BucketNanos;
            _current = (_current + 1) % Buckets;
            _minima[_current] = None;
        }

        _least = NothingYet;
        var least = None;
        foreach (var minimum in _minima)
        {
            least = Math.Min(least, minimum);
        }

        Volatile.Write(ref _published, least); // read by reports only
    }

    private void Clear()
    {
        _least = NothingYet;
        for (var i = 0; i < Buckets; i++)
        {
            _minima[i] = None;
        }
    }

    [InlineArray(Buckets)]
    private struct Minima
    {
        private long _first;
    }
}
