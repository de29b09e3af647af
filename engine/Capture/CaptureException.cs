namespace Crossfeed.Capture;

/// <summary>
/// A capture that cannot be read or written as asked. The message stands alone: it names the file, the offset where there is one, what is wrong and what to do about it.
/// </summary>
/// <param name="message">The whole story in one line.</param>
/// <param name="inner">The cause, if another exception told of it.</param>
public sealed class CaptureException(string message, Exception? inner = null) : Exception(message, inner);
