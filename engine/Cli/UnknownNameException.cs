namespace Crossfeed.Cli;

/// <summary>A name that does not exist; the message names the nearest ones.</summary>
/// <param name="message">The message.</param>
public sealed class UnknownNameException(string message) : Exception(message);
