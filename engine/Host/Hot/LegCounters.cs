using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Telemetry;

namespace Crossfeed.Host;

/// <summary>
/// What one leg of a line has contributed since the line had more than one: a place in the line, which the connections that follow each other in it share. Written by the hot thread alone; other threads
/// may read single numbers at any time.
/// </summary>
public sealed class LegCounters
{
    private Channels _wins;
    private Channels _duplicates;
    private ushort _connection;

    internal LegCounters(string line, int place)
    {
        Line = line;
        Place = place;
    }

    /// <summary>The line as connections name it: <c>binance/spot#3</c>.</summary>
    public string Line { get; }

    /// <summary>Its place in the line, from 0.</summary>
    public int Place { get; }

    /// <summary>The connection that has the place, or had it last.</summary>
    public ushort Connection
    {
        get => Volatile.Read(ref _connection); // a value of its own, ordered with nothing
        internal set => Volatile.Write(ref _connection, value);
    }

    /// <summary>True for the one leg of the line whose messages without a sequence count.</summary>
    internal bool SpeaksAlone { get; set; }

    /// <summary>By how much this leg was earlier with what another leg brought too, by receive time, nanoseconds.</summary>
    public LatencyHistogram Lead { get; } = new();

    /// <summary>Messages of a channel that this leg brought first.</summary>
    /// <param name="channel">The channel.</param>
    public long Wins(StreamChannel channel) => Volatile.Read(ref _wins[(int)channel]); // a count of its own, ordered with nothing

    /// <summary>Messages of a channel that this leg brought when they were known.</summary>
    /// <param name="channel">The channel.</param>
    public long Duplicates(StreamChannel channel) => Volatile.Read(ref _duplicates[(int)channel]); // a count of its own, ordered with nothing

    internal void Win(StreamChannel channel) => _wins[(int)channel]++;

    internal void Lose(StreamChannel channel) => _duplicates[(int)channel]++;

    [InlineArray(StreamChannels.Count)]
    private struct Channels
    {
        private long _first;
    }
}
