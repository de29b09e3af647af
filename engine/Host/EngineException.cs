namespace Crossfeed.Host;

/// <summary>The run failed; the message stands alone.</summary>
/// <param name="message">The message.</param>
public sealed class EngineException(string message) : Exception(message);
