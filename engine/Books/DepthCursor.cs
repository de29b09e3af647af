using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <summary>
/// HOT: a walk over one side of a book, best level first. Good until the book changes; copying it forks the walk. Budget: 3 ns a level, 0 B.
/// </summary>
public struct DepthCursor
{
    private readonly TickLadder _ladder;
    private int _near;
    private int _far;
    private bool _quotePending;

    internal DepthCursor(TickLadder ladder)
    {
        _ladder = ladder;
        (_near, _far) = ladder.Start(0);
    }

    /// <summary>Begins with a quote's level and goes on with the levels worse than it.</summary>
    /// <param name="ladder">The side.</param>
    /// <param name="price">The quote's price.</param>
    /// <param name="quantity">The quote's quantity; 0: the venue says that the side is empty.</param>
    internal DepthCursor(TickLadder ladder, long price, long quantity)
    {
        _ladder = ladder;
        (_near, _far) = quantity == 0 ? (-1, -1) : ladder.Start(price);
        _quotePending = quantity != 0;
        Price = price;
        Quantity = quantity;
    }

    private DepthCursor(TickLadder ladder, (int Near, int Far) start)
    {
        _ladder = ladder;
        (_near, _far) = start;
    }

    /// <summary>Price of the current level.</summary>
    public long Price { get; private set; }

    /// <summary>Quantity of the current level.</summary>
    public long Quantity { get; private set; }

    /// <summary>A walk over the levels worse than a price.</summary>
    /// <param name="ladder">The side.</param>
    /// <param name="price">The price; 0 for all levels.</param>
    internal static DepthCursor WorseThan(TickLadder ladder, long price) => new(ladder, ladder.Start(price));

    /// <summary>Goes to the next level.</summary>
    /// <returns>False when there is none; price and quantity then mean nothing.</returns>
    public bool MoveNext()
    {
        if (_quotePending)
        {
            _quotePending = false;
            return true;
        }

        var near = _ladder.FindAtOrBelow(_near);
        _near = near - 1;
        if (near >= 0)
        {
            Price = _ladder.NearLevel(near, out var quantity);
            Quantity = quantity;
            return true;
        }

        return MoveNextFar();
    }

    /// <summary>Copies the next levels, which is faster than stepping through them; the walk goes on behind the last one copied.</summary>
    /// <param name="target">Where to.</param>
    /// <returns>Levels copied: fewer than the target's length when there are no more.</returns>
    public int CopyTo(Span<BookLevel> target)
    {
        var count = 0;
        if (_quotePending && target.Length > 0)
        {
            _quotePending = false;
            target[count++] = new BookLevel { Price = Price, Quantity = Quantity };
        }

        count += _ladder.CopyNear(ref _near, target[count..]);
        while (count < target.Length && MoveNextFar())
        {
            target[count++] = new BookLevel { Price = Price, Quantity = Quantity };
        }

        return count;
    }

    private bool MoveNextFar()
    {
        _near = -1;
        if (_far < 0)
        {
            return false;
        }

        Price = _ladder.FarLevel(_far--, out var quantity);
        Quantity = quantity;
        return true;
    }
}
