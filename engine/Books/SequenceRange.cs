namespace Crossfeed.Books;

/// <summary>Sequences that are missing, both ends included.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal readonly record struct SequenceRange(long First, long Last);
