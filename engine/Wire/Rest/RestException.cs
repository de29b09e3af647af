using System.Net;

namespace Crossfeed.Wire;

/// <summary>A REST request that gave no usable body; the message stands alone.</summary>
/// <param name="message">What happened.</param>
/// <param name="status">The HTTP status, if there was an answer.</param>
/// <param name="retryAfter">How long the venue asks to wait, if it does.</param>
/// <param name="inner">The cause.</param>
public sealed class RestException(string message, HttpStatusCode? status, TimeSpan? retryAfter, Exception? inner) : Exception(message, inner)
{
    /// <summary>The HTTP status, if there was an answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>How long the venue asks to wait, if it does.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
