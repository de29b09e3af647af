using System.Net;
using Crossfeed.Wire;

namespace Crossfeed.Venues;

/// <summary>
/// The login that a venue wants before it gives anything, as a conversation over REST: what is asked first, and what follows from each answer. Functions without state; whoever keeps the session
/// asks, waits and asks again.
/// </summary>
public abstract class SessionProtocol
{
    /// <summary>Time between two requests that keep a session alive which stands.</summary>
    public abstract TimeSpan KeepAliveEvery { get; }

    /// <summary>Time after which a session that waits for a person, or has failed, is asked about again.</summary>
    public abstract TimeSpan RetryEvery { get; }

    /// <summary>The request with which a session begins.</summary>
    public abstract RestCall Begin();

    /// <summary>The request that keeps it alive, and tells whether it stands.</summary>
    public abstract RestCall KeepAlive();

    /// <summary>What follows from an answer.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="status">The status, success or not; null where nothing answered.</param>
    /// <param name="body">The body of a success, any bytes; else empty.</param>
    /// <param name="failure">What went wrong, in words; null for a success.</param>
    /// <param name="restBase">The base in use, for words to people.</param>
    public abstract SessionMove Heard(RestCall asked, HttpStatusCode? status, ReadOnlySpan<byte> body, string? failure, Uri restBase);
}
