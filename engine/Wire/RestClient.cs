using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Crossfeed.Market.Frames;

namespace Crossfeed.Wire;

/// <summary>
/// GET requests to one venue's REST endpoint; bodies land in blocks, ready for the ring. Answers are bounded in size and time.
/// </summary>
public sealed class RestClient : IDisposable
{
    // The largest known body is an instrument list of about 20 MiB.
    private const int MaxBodyBytes = 64 << 20;

    // Characters of an error body that a message repeats.
    private const int ErrorTextLength = 200;

    private readonly HttpClient _client;
    private readonly FrameBlockPool _pool;
    private readonly TimeSpan _timeout;

    /// <summary>Prepares a client; no connection is opened yet.</summary>
    /// <param name="baseAddress">Base to which paths are appended.</param>
    /// <param name="timeout">Longest time for one request, its body included.</param>
    /// <param name="pool">Where blocks come from.</param>
    public RestClient(Uri baseAddress, TimeSpan timeout, FrameBlockPool pool)
    {
        _pool = pool;
        _timeout = timeout;
        BaseAddress = baseAddress;
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxBodyBytes };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("crossfeed");
    }

    /// <summary>Base to which paths are appended.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Fetches a body.</summary>
    /// <param name="pathAndQuery">Path and query, beginning with a slash.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <returns>The block and the body's length in it; the caller owns the block.</returns>
    /// <exception cref="RestException">No answer, an error status, or too large a body; the message stands alone.</exception>
    public async Task<(FrameBlock Block, int Length)> GetAsync(string pathAndQuery, CancellationToken cancellation)
    {
        var address = new Uri(BaseAddress.GetLeftPart(UriPartial.Authority) + BaseAddress.AbsolutePath.TrimEnd('/') + pathAndQuery);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout); // the client's own limit ends at the headers; this one covers the body
        try
        {
            using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await ErrorAsync(address, response, limit.Token).ConfigureAwait(false);
            }

            var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return await ReadBodyAsync(address, body, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException) // the last: a damaged compressed body
        {
            throw new RestException($"GET {address} failed: {e.Message}", null, null, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new RestException(string.Create(CultureInfo.InvariantCulture, $"GET {address} had no answer within {_timeout.TotalSeconds:0.##} s"), null, null, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // The length is known only at the end (bodies come compressed and chunked): the pipe keeps what has come, and one block of the right size takes it.
    private async Task<(FrameBlock Block, int Length)> ReadBodyAsync(Uri address, Stream body, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(body);
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
                var buffer = result.Buffer;
                if (buffer.Length > MaxBodyBytes)
                {
                    throw new RestException($"GET {address}: the answer exceeds {MaxBodyBytes} bytes", null, null, null);
                }

                if (result.IsCompleted)
                {
                    var block = _pool.Rent(Math.Max((int)buffer.Length, 1));
                    buffer.CopyTo(block.Memory.Span);
                    return (block, (int)buffer.Length);
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static async Task<RestException> ErrorAsync(Uri address, HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        var shown = text.Length > ErrorTextLength ? text[..ErrorTextLength] + "…" : text;
        return new RestException($"GET {address} answered {(int)response.StatusCode} {response.ReasonPhrase}: {shown}", response.StatusCode, response.Headers.RetryAfter?.Delta, null);
    }
}

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
