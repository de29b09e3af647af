namespace Crossfeed.Ring;

/// <summary>The producer's side of a ring: claim slots, then publish them.</summary>
public interface ISequenced
{
    /// <summary>The number of slots.</summary>
    int BufferSize { get; }

    /// <summary>Whether a claim would succeed now. Advisory when several producers claim.</summary>
    /// <param name="requiredCapacity">The number of slots.</param>
    /// <returns>True if that many slots are free.</returns>
    bool HasAvailableCapacity(int requiredCapacity);

    /// <summary>The number of free slots at this moment, between 0 and <see cref="BufferSize"/>. Any thread may ask.</summary>
    /// <returns>The number of free slots.</returns>
    long GetRemainingCapacity();

    /// <summary>Claims one slot, waiting for room. The slot must be published whatever happens, otherwise consumers stop at it.</summary>
    /// <returns>The claimed sequence.</returns>
    long Next();

    /// <summary>Claims several slots, waiting for room.</summary>
    /// <param name="n">The number of slots, between 1 and the ring size.</param>
    /// <returns>The highest of the n claimed sequences.</returns>
    long Next(int n);

    /// <summary>Claims one slot if there is room.</summary>
    /// <param name="sequence">The claimed sequence.</param>
    /// <returns>False if the ring is full; nothing is claimed then.</returns>
    bool TryNext(out long sequence);

    /// <summary>Claims several slots if there is room for all of them.</summary>
    /// <param name="n">The number of slots, between 1 and the ring size.</param>
    /// <param name="sequence">The highest of the n claimed sequences.</param>
    /// <returns>False if there is not enough room; nothing is claimed then.</returns>
    bool TryNext(int n, out long sequence);

    /// <summary>Makes a claimed slot visible to consumers.</summary>
    /// <param name="sequence">The claimed sequence.</param>
    void Publish(long sequence);

    /// <summary>Makes a claimed range visible to consumers.</summary>
    /// <param name="lo">The first sequence.</param>
    /// <param name="hi">The last sequence.</param>
    void Publish(long lo, long hi);
}
