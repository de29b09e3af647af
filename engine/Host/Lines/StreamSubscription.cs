using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>One stream on one connection: asked for, answered, when.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="State">What became of it.</param>
/// <param name="SinceNanos">Since when, monotonic.</param>
/// <param name="Tries">How often it was asked for on this life of the connection.</param>
/// <param name="Reason">The venue's words where it refused.</param>
/// <param name="Part">Streams of one part are asked for in requests of their own, because the venue refused them together with others; 0: together with all others.</param>
public sealed record StreamSubscription(StreamKey Stream, SubscriptionState State, long SinceNanos, int Tries, string? Reason, int Part);
