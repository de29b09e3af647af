using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Reading;

/// <summary>
/// HOT: one or several captures as one stream, in order of receive time: always the capture whose next record is earliest, ties in the order of the arguments; the order
/// within a capture is never changed. Connections of several captures get new ids so that they do not collide. May replay the whole several times.
/// </summary>
public sealed class MergedReader : IDisposable
{
    // Between two passes, so that the first record of a pass is later than the last of the pass before.
    private const long PassGapNanos = Timestamp.NanosPerMilli;

    private readonly Source[] _sources;
    private readonly int _passes;
    private int _pass;
    private int _nextConnection = 1;
    private int _current = -1; // the source whose record was given out last; -1 before the first
    private long _currentLimit; // receive time up to which the next record of the same source comes before those of all others
    private long _shift; // added to the times of this pass
    private TimeSpread _received = new(); // over the first pass
    private long _records;

    /// <summary>Opens the captures.</summary>
    /// <param name="paths">Their directories, at least one.</param>
    /// <param name="options">Chunk sizes, salvage, passes.</param>
    /// <param name="gate">Asked before memory is overwritten; null when the caller is done with a record when it reads the next one.</param>
    /// <exception cref="CaptureException">One of them is no capture or is damaged.</exception>
    public MergedReader(IReadOnlyList<string> paths, CaptureReaderOptions? options = null, IConsumedGate? gate = null)
    {
        options ??= new CaptureReaderOptions();
        options.Validate();
        if (paths.Count == 0)
        {
            throw new CaptureException("no capture to read; name at least one directory");
        }

        _passes = options.Passes;
        _sources = new Source[paths.Count];
        for (var i = 0; i < paths.Count; i++)
        {
            _sources[i] = new Source(new CaptureReader(paths[i], options, gate), remaps: paths.Count > 1);
        }
    }

    /// <summary>Records given so far; the number of the next one for <see cref="IConsumedGate"/>.</summary>
    public long Records => _records;

    /// <summary>The pass that is being read, from 1.</summary>
    public int Pass => _pass + 1;

    /// <summary>What was left out so far, over all captures. Complete when the first pass is through.</summary>
    public IReadOnlyList<CaptureWarning> Warnings
    {
        get
        {
            var all = new List<CaptureWarning>();
            foreach (var source in _sources)
            {
                all.AddRange(source.Reader.Warnings);
            }

            return all;
        }
    }

    /// <summary>Reads the next record.</summary>
    /// <param name="slot">Receives it, as <see cref="CaptureReader.Read"/> describes.</param>
    /// <returns>False at the end of the last pass.</returns>
    /// <exception cref="CaptureException">A capture is damaged here, cannot be read, or the captures have more than 65,535 connections.</exception>
    public bool Read(ref FrameSlot slot)
    {
        // Only now may the reader look behind the record given last: that may have to wait for the record's consumers.
        if (_current < 0 || !Advance(ref _sources[_current]) || _sources[_current].Reader.ReceivedNanos > _currentLimit)
        {
            if (!ChooseSource())
            {
                return false;
            }
        }

        ref var source = ref _sources[_current];
        source.Reader.Take(ref slot, _records++);
        slot.ReceivedNanos += _shift;
        slot.MonotonicNanos += _shift;
        if (source.Connections is not null && slot.Connection != 0)
        {
            slot.Connection = Remap(ref source, slot.Connection);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources)
        {
            source.Reader.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Advance(ref Source source)
    {
        source.HasRecord = source.Reader.MoveNext();
        if (_pass == 0 && _passes > 1 && source.HasRecord)
        {
            _received.Include(source.Reader.ReceivedNanos);
            source.Monotonic.Include(source.Reader.MonotonicNanos);
        }

        return source.HasRecord;
    }

    // Neighbouring records mostly come from the same capture: others are looked at only when one of theirs is due.
    [MethodImpl(MethodImplOptions.NoInlining)] // once a change of source
    private bool ChooseSource()
    {
        if (_current < 0)
        {
            AdvanceAll();
        }

        FindEarliest();
        if (_current >= 0)
        {
            return true;
        }

        if (!StartNextPass())
        {
            return false;
        }

        AdvanceAll();
        FindEarliest();
        return _current >= 0;
    }

    private void AdvanceAll()
    {
        for (var i = 0; i < _sources.Length; i++)
        {
            Advance(ref _sources[i]);
        }
    }

    private void FindEarliest()
    {
        _current = -1;
        _currentLimit = long.MaxValue;
        var earliest = long.MaxValue;
        for (var i = 0; i < _sources.Length; i++)
        {
            ref var source = ref _sources[i];
            if (!source.HasRecord)
            {
                continue;
            }

            var received = source.Reader.ReceivedNanos;
            if (_current < 0 || received < earliest)
            {
                _currentLimit = _current < 0 ? long.MaxValue : earliest - 1; // the one before is named earlier: it goes first when times are equal
                _current = i;
                earliest = received;
            }
            else
            {
                _currentLimit = Math.Min(_currentLimit, received);
            }
        }
    }

    private bool StartNextPass()
    {
        if (_pass + 1 >= _passes || _records == 0)
        {
            return false;
        }

        var span = _received.Length;
        var last = (Int128)_received.Last;
        for (var i = 0; i < _sources.Length; i++)
        {
            span = Int128.Max(span, _sources[i].Monotonic.Length);
            last = Int128.Max(last, _sources[i].Monotonic.Last);
        }

        _pass++;
        var shift = (span + PassGapNanos) * _pass;
        if (last + shift > long.MaxValue)
        {
            throw new CaptureException($"{_sources[0].Reader.Path}: pass {_pass + 1} would end after the year 2262, where times end; ask for fewer passes");
        }

        _shift = (long)shift;
        for (var i = 0; i < _sources.Length; i++)
        {
            _sources[i].Reader.Rewind();
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ushort Remap(ref Source source, ushort connection)
    {
        var mapped = source.Connections![connection];
        return mapped != 0 ? mapped : Introduce(ref source, connection);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: once a connection
    private ushort Introduce(ref Source source, ushort connection)
    {
        if (_nextConnection > ushort.MaxValue)
        {
            throw new CaptureException($"{source.Reader.Path}: the captures have more than {ushort.MaxValue} connections together; replay fewer of them at once");
        }

        return source.Connections![connection] = (ushort)_nextConnection++;
    }

    private struct TimeSpread()
    {
        public long First = long.MaxValue;
        public long Last = long.MinValue;

        public readonly Int128 Length => First > Last ? 0 : (Int128)Last - First;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Include(long nanos)
        {
            First = Math.Min(First, nanos);
            Last = Math.Max(Last, nanos);
        }
    }

    private struct Source(CaptureReader reader, bool remaps)
    {
        public readonly CaptureReader Reader = reader;
        public readonly ushort[]? Connections = remaps ? new ushort[ushort.MaxValue + 1] : null; // new id by old id; 0: not seen yet
        public bool HasRecord; // one that was read and not given out yet
        public TimeSpread Monotonic = new();
    }
}
