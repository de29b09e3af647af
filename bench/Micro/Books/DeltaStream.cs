using Crossfeed.Market.Events;

namespace Crossfeed.Bench.Micro.Books;

/// <summary>
/// A book of 1,000 levels a side and deltas on it as liquid listings send them: a middle price that walks, two changes in three within 64 ticks of it, a tail of a
/// few thousand ticks, one in fifty far away; appearing, changing and vanishing in equal parts. Never crossed: what a moving price passes is removed. Seeded.
/// </summary>
internal sealed class DeltaStream
{
    private const long Start = 6_000_000;
    private const int SnapshotLevels = 1_000;

    // Ticks that the middle may go from the start; at three ticks a delta it is home within as many deltas.
    private const int Reach = 2_000;

    private readonly Random _random = new(7);
    private long _middle = Start;

    public DeltaStream(int deltas, int levelsPerSide)
    {
        SnapshotBids = Ladder(-1);
        SnapshotAsks = Ladder(1);
        Bids = new BookLevel[deltas][];
        Asks = new BookLevel[deltas][];
        for (var index = 0; index < deltas; index++)
        {
            var move = _random.Next(4) == 0 ? _random.Next(-3, 4) : 0;
            move = Math.Abs(_middle + move - Start) > Reach ? -move : move;
            if (index >= deltas - Reach)
            {
                move = (int)Math.Clamp(Start - _middle, -3, 3); // home again, so that the stream can run in a circle
            }

            _middle += move;
            Bids[index] = Side(-1, levelsPerSide, move);
            Asks[index] = Side(1, levelsPerSide, move);
        }
    }

    public BookLevel[] SnapshotBids { get; }

    public BookLevel[] SnapshotAsks { get; }

    public BookLevel[][] Bids { get; }

    public BookLevel[][] Asks { get; }

    private BookLevel[] Ladder(int direction)
    {
        var levels = new BookLevel[SnapshotLevels];
        for (var index = 0; index < levels.Length; index++)
        {
            levels[index] = new BookLevel { Price = Start + (direction * (1 + (index * 9L))), Quantity = 1 + _random.Next(100_000) };
        }

        return levels;
    }

    private BookLevel[] Side(int direction, int count, int move)
    {
        var levels = new List<BookLevel>();
        for (var passed = 0; passed < Math.Abs(move) + 1; passed++) // prices at the middle or just beyond it hold nothing
        {
            if (passed == 0 || Math.Sign(move) == direction)
            {
                levels.Add(new BookLevel { Price = _middle - (direction * passed) });
            }
        }

        while (levels.Count < count + 1)
        {
            levels.Add(new BookLevel { Price = _middle + (direction * Distance()), Quantity = _random.Next(5) < 2 ? 0 : 1 + _random.Next(100_000) });
        }

        return [.. levels];
    }

    private long Distance() => _random.Next(50) switch
    {
        0 => _random.Next(20_000, 200_000),
        < 34 => _random.Next(1, 64),
        _ => _random.Next(64, 4_000),
    };
}
