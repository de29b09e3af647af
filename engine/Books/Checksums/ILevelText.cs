namespace Crossfeed.Books;

/// <summary>HOT: the text that a venue makes of a level, as its remainder (see <see cref="CrcAlgebra"/>). A type parameter, so that no call goes through the interface.</summary>
internal interface ILevelText
{
    /// <summary>The remainder of a level's text.</summary>
    /// <param name="price">Price.</param>
    /// <param name="quantity">Quantity.</param>
    /// <param name="length">Characters of the text.</param>
    uint RemainderOf(long price, long quantity, out int length);
}
