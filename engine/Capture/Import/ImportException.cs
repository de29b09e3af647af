namespace Crossfeed.Capture.Import;

/// <summary>A file that cannot be imported. The message stands alone: it names the file, the line where there is one, what is wrong and what to do.</summary>
/// <param name="message">The whole story in one line.</param>
/// <param name="inner">The cause, if another exception told of it.</param>
public sealed class ImportException(string message, Exception? inner = null) : Exception(message, inner);
