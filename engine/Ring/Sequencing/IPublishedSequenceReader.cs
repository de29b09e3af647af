namespace Crossfeed.Ring;

/// <summary>Tells published slots from those that are only claimed.</summary>
public interface IPublishedSequenceReader
{
    /// <summary>The highest sequence up to which every slot is published.</summary>
    /// <param name="nextSequence">The first sequence to look at.</param>
    /// <param name="availableSequence">The last sequence to look at.</param>
    /// <returns>A sequence between nextSequence - 1 (nothing published) and availableSequence.</returns>
    long GetHighestPublishedSequence(long nextSequence, long availableSequence);
}
