using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Frames;

/// <summary>Plays a reel through a hot plane on the calling thread, without ring and files: what the frames themselves cost.</summary>
/// <param name="reel">The frames.</param>
internal sealed class PlanePlayer(FrameReel reel)
{
    private const int Batch = 32; // frames between two publications, as under load

    private readonly HotPlane _plane = NewPlane();
    private bool _isPlayed;

    /// <summary>The plane, to look at what became of the frames.</summary>
    public HotPlane Plane => _plane;

    /// <summary>A plane that publishes nowhere.</summary>
    public static HotPlane NewPlane() =>
        new(new ArbitrageOptions { MinNetE8 = BookDefinitions.MinNetE8, MaxQuoteAgeNanos = 0 }, new TriggerSink(new WireClock(), null, null), null, null);

    /// <summary>Plays everything once.</summary>
    /// <param name="clock">Which time counts: <see cref="ThreadTime.Nanos"/> for what the frames cost, the ordinary clock for how many come through.</param>
    /// <returns>Nanoseconds a frame behind the set-up.</returns>
    public double Play(Func<long> clock)
    {
        if (_isPlayed)
        {
            reel.MoveOn();
        }

        _isPlayed = true;
        Play(0, reel.SetUp);
        var start = clock();
        Play(reel.SetUp, reel.Count);
        return (clock() - start) / (double)(reel.Count - reel.SetUp);
    }

    /// <summary>Fails when a book is not live: the number would be that of another path.</summary>
    /// <param name="what">What was played.</param>
    public void CheckLive(string what)
    {
        foreach (var book in _plane.Books.All)
        {
            if (book is { IsLive: false })
            {
                throw new InvalidOperationException($"{what}: the book of {book.Listing} is {book.State}");
            }
        }

        if (_plane.Counters.RejectedTotal != 0)
        {
            throw new InvalidOperationException($"{what}: {_plane.Counters.RejectedTotal} frames were rejected");
        }
    }

    private void Play(int from, int to)
    {
        var slots = reel.Slots;
        for (var i = from; i < to; i++)
        {
            _plane.Process(ref slots[i]);
            if (i % Batch == 0)
            {
                _plane.EndBatch();
            }
        }

        _plane.EndBatch();
    }
}
