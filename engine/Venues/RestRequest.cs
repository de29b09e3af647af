namespace Crossfeed.Venues;

/// <summary>What a REST address asks for.</summary>
/// <param name="Kind">The kind of answer.</param>
/// <param name="Native">Native symbol for <see cref="RestRequestKind.DepthSnapshot"/>, else null.</param>
public readonly record struct RestRequest(RestRequestKind Kind, string? Native);
