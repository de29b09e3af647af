namespace Crossfeed.Venues;

/// <summary>What a venue allows its clients' connections, as far as the engine uses it up.</summary>
/// <param name="PaceMillis">Least time between two messages on one connection in milliseconds.</param>
/// <param name="ConnectsPerMinute">Connections that may be opened a minute, by one address.</param>
/// <param name="Lifetime">The venue closes a connection after this time; null when it names none.</param>
/// <param name="ListingsPerConnection">Listings that a connection carries at most, whatever room its lane's streams leave.</param>
/// <param name="RequestsPerHour">Requests that a connection may make in any hour; null when the venue names no such number.</param>
public sealed record ConnectionLimits(int PaceMillis, int ConnectsPerMinute, TimeSpan? Lifetime, int ListingsPerConnection, int? RequestsPerHour = null);
