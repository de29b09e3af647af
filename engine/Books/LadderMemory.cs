using System.Runtime.CompilerServices;

namespace Crossfeed.Books;

/// <summary>
/// HOT: the quantities of <see cref="Ticks"/> consecutive ticks of both sides of a book, with a two-level bitmap for the next occupied one. The sides are interleaved in one
/// array: their best levels stand at the same offsets, so what a delta touches lies in a page of bitmaps and one or two pages of quantities, not in a page of each kind a side.
/// With thousands of books those pages, not the instructions, are what a frame costs. Budget: 4 ns a level, 0 B.
/// </summary>
internal readonly struct LadderMemory
{
    /// <summary>
    /// Ticks in a side's window: 256 KiB of quantities, of which only the pages that levels have reached take memory. Replays of recorded BTC/USDT with a tick of 0.01
    /// take 0.92 of the time that half as many ticks take; fewer cost more.
    /// </summary>
    public const int Ticks = 32768;

    /// <summary>Ticks of a word of the bitmap.</summary>
    public const int WordTicks = 64;

    /// <summary>Words of a side's bitmap.</summary>
    public const int Words = Ticks / WordTicks;

    /// <summary>Words of a side's summary: a bit that is not set says that a word of the bitmap is 0.</summary>
    public const int Groups = Words / 64;

    /// <summary>Ticks of which both sides' quantities fill a page: 4,096 B / (2 × 8 B).</summary>
    public const int PageTicks = PageLongs / 2;

    /// <summary>
    /// Where the bitmaps begin, in longs from the first quantity: a word of the bids, one of the asks, the next of the bids, …; then the summaries, which end where the quantities begin. They
    /// share a page with the words of the upper half of the window, where the best levels stand.
    /// </summary>
    public const int WordsStart = -2 * (Words + Groups);

    private const int PageLongs = 4096 / sizeof(long);

    /// <summary>The array, never moved.</summary>
    public readonly long[] Longs;

    /// <summary>Index of the first quantity, at the start of a page.</summary>
    public readonly int Start;

    /// <summary>Allocates two empty windows.</summary>
    public unsafe LadderMemory()
    {
        // Pinned, so that an aligned start stays aligned; an array of this size comes straight from the system, and pages that no level has reached take no memory.
        Longs = GC.AllocateArray<long>(PageLongs - WordsStart + (2 * Ticks), pinned: true);
        var first = (long)Unsafe.AsPointer(ref Longs[-WordsStart]); // pinned: the address stays
        Start = -WordsStart + ((int)(-first & ((PageLongs * sizeof(long)) - 1)) / sizeof(long));
    }
}
