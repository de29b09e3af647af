using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>
/// One round of several feeds, merged by receive time, with a clock tick at every step. May be played over and over: it begins with the opening of every connection and ends
/// with their loss. The bytes stand in one pinned block, with the slack behind it that decoders need.
/// </summary>
public sealed unsafe class WarmUpTape
{
    private readonly TapeFrame[] _frames;
    private readonly byte[] _bytes;
    private readonly byte* _data;

    /// <summary>Makes the tape.</summary>
    /// <param name="feeds">The feeds; the connection of each is its place in the list plus one.</param>
    /// <param name="withBroken">Whether frames that have to be rejected are on it.</param>
    public WarmUpTape(IReadOnlyList<Feed> feeds, bool withBroken = true)
    {
        Feeds = feeds;
        var merged = new List<(WarmUpFrame Frame, ushort Connection)>();
        for (var i = 0; i < feeds.Count; i++)
        {
            var connection = (ushort)(i + 1);
            merged.AddRange(WarmUpRound.Create(feeds[i], i, feeds.Count).Where(f => withBroken || !f.IsBroken).Select(f => (f, connection)));
        }

        for (var step = 0; step < WarmUpRound.Steps; step++)
        {
            merged.Add((new WarmUpFrame(step * WarmUpRound.StepNanos, FrameKind.ClockTick, default, null, IsBroken: false), 0));
        }

        var ordered = merged.OrderBy(m => m.Frame.OffsetNanos).ThenBy(m => m.Connection).ToArray(); // stable: a feed's frames keep their order
        _bytes = GC.AllocateArray<byte>(ordered.Sum(m => m.Frame.Payload.Length) + FrameBlock.SlackBytes, pinned: true);
        _data = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
        _frames = new TapeFrame[ordered.Length];
        var at = 0;
        for (var i = 0; i < ordered.Length; i++)
        {
            var (frame, connection) = ordered[i];
            frame.Payload.Span.CopyTo(_bytes.AsSpan(at));
            _frames[i] = new TapeFrame(frame.OffsetNanos, frame.Kind, connection, at, frame.Payload.Length, frame.Subject, frame.IsBroken);
            at += frame.Payload.Length;
        }
    }

    /// <summary>The feeds.</summary>
    public IReadOnlyList<Feed> Feeds { get; }

    /// <summary>Definitions of all listings that the frames speak of.</summary>
    public IReadOnlyList<ListingDefinition> Listings => Feeds.SelectMany(feed => feed.WarmUp.Listings.Append(feed.WarmUp.UnselectedListing)).ToArray();

    /// <summary>The symbols to ask for: all but one.</summary>
    public IReadOnlySet<Symbol> Symbols => Feeds.SelectMany(feed => feed.WarmUp.Listings).Select(listing => listing.Symbol).ToHashSet();

    /// <summary>The frames of one round.</summary>
    public ReadOnlySpan<TapeFrame> Frames => _frames;

    /// <summary>Bytes of the largest frame.</summary>
    public int LargestFrame => _frames.Max(frame => frame.Length);

    /// <summary>The bytes of a frame; good for as long as the tape is referenced.</summary>
    /// <param name="frame">A frame of this tape.</param>
    public ReadOnlySpan<byte> Payload(in TapeFrame frame) => _bytes.AsSpan(frame.Start, frame.Length);

    /// <summary>Makes a slot show a frame where it stands, without a copy.</summary>
    /// <param name="index">Index of the frame.</param>
    /// <param name="roundNanos">Receive time at which the round began.</param>
    /// <param name="slot">The slot.</param>
    public void Show(int index, long roundNanos, ref FrameSlot slot)
    {
        ref readonly var frame = ref _frames[index];
        slot.Data = _data + frame.Start;
        slot.Length = frame.Length;
        slot.Kind = frame.Kind;
        slot.Connection = frame.Connection;
        slot.ReceivedNanos = roundNanos + frame.OffsetNanos;
        slot.MonotonicNanos = slot.ReceivedNanos;
        slot.Subject = frame.Subject;
        slot.Attachment = null;
    }
}
