using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <summary>
/// HOT: the best <see cref="Capacity"/> levels of one side of a book as an array, quotes aside, brought up to date when somebody looks: levels better than the best one that
/// changed stay as they are, and a change below all of them costs nothing. One for each reader; a second reader of the same side costs both the shortcut, not the truth.
/// Budget: 1 ns when nothing changed, 3 ns a level from the first changed one on, 0 B.
/// </summary>
public sealed class DepthImage
{
    /// <summary>Levels kept at most: what a snapshot publishes and a few for those that a newer quote hides.</summary>
    public const int Capacity = 24;

    private readonly TickLadder _ladder;
    private readonly BookLevel[] _levels = new BookLevel[Capacity];
    private long _version = -1; // no ladder has it: the first look reads all

    /// <summary>Creates the image of a side; the first <see cref="Refresh"/> fills it.</summary>
    /// <param name="ladder">The side.</param>
    internal DepthImage(TickLadder ladder) => _ladder = ladder;

    /// <summary>Number of levels; fewer than <see cref="Capacity"/> when the side has no more.</summary>
    public int Count { get; private set; }

    /// <summary>The levels as of the last <see cref="Refresh"/>, best first.</summary>
    public ReadOnlySpan<BookLevel> Levels => new(_levels, 0, Count);

    /// <summary>Brings the image up to the present.</summary>
    /// <returns>False when no level of it changed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Refresh() => _version != _ladder.Version && Reload();

    /// <summary>Number of levels from the best on that are not worse than a price, at most <see cref="Count"/>.</summary>
    /// <param name="price">The price.</param>
    public int CountNotWorseThan(long price)
    {
        var limit = _ladder.Key(price);
        var count = 0;
        while (count < Count && _ladder.Key(_levels[count].Price) >= limit)
        {
            count++;
        }

        return count;
    }

    private bool Reload()
    {
        var highest = _ladder.TakeHighestChange(_version);
        _version = _ladder.Version;
        var kept = 0;
        while (kept < Count && _ladder.Key(_levels[kept].Price) > highest)
        {
            kept++;
        }

        if (kept == Capacity)
        {
            return false;
        }

        var rest = DepthCursor.WorseThan(_ladder, kept == 0 ? 0 : _levels[kept - 1].Price);
        Count = kept + rest.CopyTo(_levels.AsSpan(kept));
        return true;
    }
}
