namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// The texts between any two neighbouring quotes of a frame that is perhaps no JSON, in order: what is left of its names and strings, and what stands between them. For the search
/// for the book that a rejected frame would have changed; used with <c>foreach</c>.
/// </summary>
/// <param name="frame">The frame.</param>
internal ref struct QuotedTexts(ReadOnlySpan<byte> frame)
{
    private const byte Quote = (byte)'"';

    private readonly ReadOnlySpan<byte> _frame = frame;
    private int _close = frame.IndexOf(Quote); // closes this text and opens the next
    private int _open = -1;

    /// <summary>The text without its quotes, with its escapes as they stand.</summary>
    public readonly ReadOnlySpan<byte> Current => _frame[(_open + 1).._close];

    /// <summary>Itself.</summary>
    public readonly QuotedTexts GetEnumerator() => this;

    /// <summary>Moves to the next text.</summary>
    public bool MoveNext()
    {
        _open = _close;
        var length = _open < 0 ? -1 : _frame[(_open + 1)..].IndexOf(Quote);
        _close = length < 0 ? -1 : _open + 1 + length;
        return _close >= 0;
    }
}
