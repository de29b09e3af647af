using System.Net;

namespace Crossfeed.Wire;

/// <summary>A time in which nothing is sent to a host.</summary>
/// <param name="Host">The host.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Status">What the venue answered: 429 asks for patience, 418 is a ban.</param>
/// <param name="Cause">Why, and why so long.</param>
public sealed record RestPause(string Host, DateTimeOffset From, DateTimeOffset Until, HttpStatusCode Status, string Cause);
