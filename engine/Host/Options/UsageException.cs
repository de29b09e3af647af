namespace Crossfeed.Host;

/// <summary>The user asked for something that cannot be; the message names the option, the value and what is allowed, and stands alone.</summary>
/// <param name="message">The message.</param>
public sealed class UsageException(string message) : Exception(message);
