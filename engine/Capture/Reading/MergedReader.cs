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
    private int _taken = -1; // the source whose head was given out last
    private long _shift; // added to the times of this pass
    private TimeSpread _received = new(); // over the first pass
    private long _records;
    private bool _primed;

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
        if (_sources.Length == 1)
        {
            return ReadOnly(ref _sources[0], ref slot);
        }

        // Only now may the head behind the record given last be read: reading it may have to wait for that record's consumers.
        if (_taken >= 0)
        {
            ReadHead(ref _sources[_taken]);
            _taken = -1;
        }
        else if (!_primed)
        {
            Prime();
        }

        var earliest = FindEarliest();
        if (earliest < 0)
        {
            if (!StartNextPass())
            {
                return false;
            }

            earliest = FindEarliest();
            if (earliest < 0)
            {
                return false;
            }
        }

        ref var source = ref _sources[earliest];
        slot = source.Head;
        slot.ReceivedNanos += _shift;
        slot.MonotonicNanos += _shift;
        if (slot.Connection != 0)
        {
            slot.Connection = Remap(ref source, slot.Connection);
        }

        source.Reader.GaveOut(_records++);
        source.Head.Block = null; // the slot owns it now
        _taken = earliest;
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

    // One capture: nothing to compare, nothing to remap, no copy of a head.
    private bool ReadOnly(ref Source source, ref FrameSlot slot)
    {
        while (!source.Reader.ReadHead(ref slot))
        {
            if (!StartNextPass())
            {
                return false;
            }
        }

        if (_pass == 0 && _passes > 1)
        {
            Measure(ref source, slot);
        }

        slot.ReceivedNanos += _shift;
        slot.MonotonicNanos += _shift;
        source.Reader.GaveOut(_records++);
        return true;
    }

    private int FindEarliest()
    {
        var earliest = -1;
        var time = 0L;
        for (var i = 0; i < _sources.Length; i++)
        {
            ref var source = ref _sources[i];
            if (source.HasHead && (earliest < 0 || source.Head.ReceivedNanos < time))
            {
                earliest = i;
                time = source.Head.ReceivedNanos;
            }
        }

        return earliest;
    }

    private void Prime()
    {
        _primed = true;
        for (var i = 0; i < _sources.Length; i++)
        {
            ReadHead(ref _sources[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadHead(ref Source source)
    {
        source.HasHead = source.Reader.ReadHead(ref source.Head);
        if (_pass == 0 && _passes > 1 && source.HasHead)
        {
            Measure(ref source, source.Head);
        }
    }

    private void Measure(ref Source source, in FrameSlot head)
    {
        _received.Include(head.ReceivedNanos);
        source.Monotonic.Include(head.MonotonicNanos);
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
            if (_sources.Length > 1)
            {
                ReadHead(ref _sources[i]);
            }
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
        public FrameSlot Head;
        public bool HasHead;
        public TimeSpread Monotonic = new();
    }
}
