namespace Crossfeed.Books;

/// <summary>Exact multiplication of counts when a listing's decimals grow.</summary>
internal static class Scaling
{
    /// <summary>Multiplies in place.</summary>
    /// <param name="value">The count; unchanged when the product does not fit.</param>
    /// <param name="factor">A power of ten, at least 1.</param>
    /// <returns>False when the product is outside ±<see cref="long.MaxValue"/>.</returns>
    public static bool TryScale(ref long value, long factor)
    {
        var product = (Int128)value * factor;
        if (product > long.MaxValue || product < -long.MaxValue)
        {
            return false;
        }

        value = (long)product;
        return true;
    }

    /// <summary>Multiplies both sides of a top.</summary>
    /// <param name="top">The top; unchanged when a product does not fit.</param>
    /// <param name="priceFactor">Factor of the prices.</param>
    /// <param name="quantityFactor">Factor of the quantities.</param>
    /// <returns>False when a product does not fit.</returns>
    public static bool TryScale(ref BookTop top, long priceFactor, long quantityFactor)
    {
        var (bidPrice, bidQuantity, askPrice, askQuantity) = top;
        if (!TryScale(ref bidPrice, priceFactor) || !TryScale(ref askPrice, priceFactor)
            || !TryScale(ref bidQuantity, quantityFactor) || !TryScale(ref askQuantity, quantityFactor))
        {
            return false;
        }

        top = new BookTop(bidPrice, bidQuantity, askPrice, askQuantity);
        return true;
    }
}
