using System.Runtime.CompilerServices;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// HOT: how long a text of some kind was the last time. What follows a text whose length seldom changes is looked for where it would stand if it had not changed: the core then need not wait for the
/// text's end to be found, and only for a text of another length does it begin again.
/// </summary>
internal unsafe struct CoinbaseStep
{
    private nint _length;

    /// <summary>The place behind a text, taken from the length remembered where that is the text's.</summary>
    /// <param name="first">The text's first byte.</param>
    /// <param name="behind">Behind it.</param>
    /// <returns><paramref name="behind"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Over(byte* first, byte* behind)
    {
        var length = _length;
        if (behind - first != length)
        {
            // The store keeps this a branch: as a conditional move, the place would wait for the text's end again.
            _length = length = (nint)(behind - first);
        }

        return first + length;
    }
}
