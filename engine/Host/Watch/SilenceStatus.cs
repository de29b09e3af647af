namespace Crossfeed.Host;

/// <summary>What the watch for silence of one feed has found and done.</summary>
/// <param name="Feed">Name of the feed.</param>
/// <param name="Found">Times a stream became silent.</param>
/// <param name="Renewals">Subscriptions that were ended and asked for again.</param>
/// <param name="Abandonments">Connections that were given up.</param>
/// <param name="Proofs">Questions to the venue whether a quiet book is a right one that were answered.</param>
/// <param name="SilentNow">Streams that are silent now.</param>
/// <param name="SuspectNow">Streams that are quiet for longer than usual now.</param>
public sealed record SilenceStatus(string Feed, long Found, long Renewals, long Abandonments, long Proofs, int SilentNow, int SuspectNow);
