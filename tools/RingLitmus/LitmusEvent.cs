namespace Crossfeed.RingLitmus;

/// <summary>An event that shows whether it was read whole: four words that depend on each other.</summary>
public struct LitmusEvent
{
    // Odd and irregular, so that words of different events never agree by chance.
    private const long Multiplier = -7046029254386353131;

    public long Producer;
    public long Ordinal;
    public long Product;
    public long Complement;
    public long StampA;
    public long StampB;

    /// <summary>Writes all words for a producer's n-th event.</summary>
    public void Write(long producer, long ordinal)
    {
        Producer = producer;
        Ordinal = ordinal;
        Product = Mix(producer, ordinal);
        Complement = ~Product;
        StampA = 0;
        StampB = 0;
    }

    /// <summary>Whether all words belong to the same event.</summary>
    public readonly bool IsWhole => Product == Mix(Producer, Ordinal) && Complement == ~Product;

    /// <summary>What an upstream consumer leaves to prove that it was here.</summary>
    public readonly long StampFor(int consumer) => Product + consumer;

    private static long Mix(long producer, long ordinal) => unchecked(((producer << 48) ^ (ordinal + 1)) * Multiplier);
}
