using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Tests.Host;

/// <summary>Plays a tape to a hot plane of its own, on the caller's thread.</summary>
internal sealed class TapePlayer
{
    private readonly WarmUpTape _tape;
    private FrameSlot _slot;
    private long _roundNanos = 1_700_000_000_000_000_000;

    public TapePlayer(WarmUpTape tape, ArbitrageOptions? arbitrage = null)
    {
        _tape = tape;
        Plane = new HotPlane(arbitrage ?? new ArbitrageOptions { AcrossMarkets = true }, new TriggerSink(new WireClock(), null, null), null, null);
        var slot = new FrameSlot { Kind = FrameKind.Listings, Attachment = new ListingCatalog(tape.Symbols, FeeOverrides.None).Add(tape.Listings) };
        Plane.Process(ref slot);
    }

    public HotPlane Plane { get; }

    public void Play(int index)
    {
        _tape.Show(index, _roundNanos, ref _slot);
        Plane.Process(ref _slot);
        Plane.EndBatch();
        _roundNanos += index == _tape.Frames.Length - 1 ? WarmUpRound.Nanos : 0;
    }

    public void PlayRound()
    {
        for (var i = 0; i < _tape.Frames.Length; i++)
        {
            Play(i);
        }
    }
}
