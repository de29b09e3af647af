namespace Crossfeed.Venues;

/// <summary>An instrument list that cannot be read; the message says where and why.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">The parser's exception, if any.</param>
public sealed class InstrumentListException(string message, Exception? inner = null) : Exception(message, inner);
