using Crossfeed.Books;
using Crossfeed.Market.Events;

namespace Crossfeed.Snapshots;

/// <summary>
/// HOT: the levels of one side in a slot, and what is known of them, so that a write touches only what differs: the first level while quotes alone change, levels from
/// the image when the side changed. Budget: 3 ns for a quote, 10 ns for a copy, 0 B.
/// </summary>
/// <param name="image">The best levels of the side.</param>
internal struct SnapshotSide(DepthImage image)
{
    private const int NothingWritten = int.MinValue;

    private readonly DepthImage _image = image;
    private int _shift = NothingWritten; // level i > 0 of the slot is level i + shift of the image
    private bool _isQuoteFirst; // level 0 of the slot is a quote

    /// <summary>Publishes the side of a book without a newer quote.</summary>
    /// <param name="target">The slot's levels.</param>
    /// <param name="count">The slot's count.</param>
    public unsafe void Write(long* target, ref byte count)
    {
        if (_image.Refresh() || _shift != 0)
        {
            count = (byte)Copy(0, target, 0);
        }
        else if (_isQuoteFirst)
        {
            *(BookLevel*)target = _image.Levels(0, 1)[0]; // there is one: the shift says that the quote stood in its place
        }

        _shift = 0;
        _isQuoteFirst = false;
    }

    /// <summary>Publishes the side of a book with a newer quote on top.</summary>
    /// <param name="target">The slot's levels.</param>
    /// <param name="count">The slot's count.</param>
    /// <param name="price">The quote's price.</param>
    /// <param name="quantity">The quote's quantity; 0: the side is empty.</param>
    /// <returns>False when the quote hides so many levels that the image is too short: nothing was written.</returns>
    public unsafe bool TryWrite(long* target, ref byte count, long price, long quantity)
    {
        var isChanged = _image.Refresh();
        if (quantity == 0)
        {
            count = 0;
            _shift = NothingWritten;
            return true;
        }

        var shift = _image.CountNotWorseThan(price) - 1;
        if (shift + SnapshotLayout.MaxLevels > DepthImage.Capacity)
        {
            _shift = NothingWritten;
            return false;
        }

        if (isChanged || shift != _shift)
        {
            count = (byte)(1 + Copy(shift + 1, target, 1));
        }

        *(BookLevel*)target = new BookLevel { Price = price, Quantity = quantity };
        _shift = shift;
        _isQuoteFirst = true;
        return true;
    }

    // Only levels that exist are written; what stands behind them is what an earlier write left, and the count says so. A level of the file has the form of BookLevel.
    private readonly unsafe int Copy(int from, long* target, int to)
    {
        var levels = _image.Levels(from, SnapshotLayout.MaxLevels - to);
        levels.CopyTo(new Span<BookLevel>((BookLevel*)target + to, levels.Length));
        return levels.Length;
    }
}
