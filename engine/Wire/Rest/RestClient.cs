using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Text;

namespace Crossfeed.Wire;

/// <summary>
/// Requests to one venue's REST endpoint, each in its turn of the host's budget; bodies land in blocks, ready for the ring. Answers are bounded in size and time.
/// </summary>
public sealed class RestClient : IDisposable
{
    /// <summary>Longest body in bytes unless told otherwise: 64 MiB; the largest known one is an instrument list of about 20 MiB.</summary>
    public const int DefaultMaxBodyBytes = 64 << 20;

    // Characters of an error body that a message repeats, and the bytes that are read for them.
    private const int ErrorTextLength = 200;
    private const int ErrorBytes = 4 * ErrorTextLength; // a character has at most four

    private readonly HttpClient _client;
    private readonly FrameBlockPool _pool;
    private readonly TimeSpan _timeout;
    private readonly int _maxBodyBytes;

    /// <summary>Prepares a client; no connection is opened yet.</summary>
    /// <param name="baseAddress">Base to which paths are appended.</param>
    /// <param name="timeout">Longest time for one request, its body included, from its turn on.</param>
    /// <param name="pool">Where blocks come from.</param>
    /// <param name="budget">The host's budget; shared with whoever else asks this host, and not disposed here.</param>
    /// <param name="maxBodyBytes">Longest body in bytes.</param>
    /// <param name="headers">HTTP headers that every request carries; null for none.</param>
    /// <param name="certificateCheck">Decides which certificates are good, for gateways on the user's own machine; null for those that the system trusts.</param>
    public RestClient(
        Uri baseAddress,
        TimeSpan timeout,
        FrameBlockPool pool,
        RestBudget budget,
        int maxBodyBytes = DefaultMaxBodyBytes,
        IReadOnlyList<KeyValuePair<string, string>>? headers = null,
        RemoteCertificateValidationCallback? certificateCheck = null)
    {
        _pool = pool;
        _timeout = timeout;
        _maxBodyBytes = maxBodyBytes;
        BaseAddress = baseAddress;
        Budget = budget;
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        handler.SslOptions.RemoteCertificateValidationCallback = certificateCheck;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("crossfeed");
        foreach (var (name, value) in headers ?? [])
        {
            _client.DefaultRequestHeaders.Add(name, value);
        }
    }

    /// <summary>Base to which paths are appended.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The host's budget.</summary>
    public RestBudget Budget { get; }

    /// <summary>Where blocks come from and go back to.</summary>
    public FrameBlockPool Pool => _pool;

    /// <summary>Waits for the turn of an ask and fetches its body.</summary>
    /// <param name="ask">The ask.</param>
    /// <param name="cancellation">Ends wait and request.</param>
    /// <returns>The body, or why none was asked for; the caller owns the block.</returns>
    /// <exception cref="RestException">No answer, an error status, too large a body, or too many waiting; the message stands alone.</exception>
    public async Task<RestReply> AskAsync(RestAsk ask, CancellationToken cancellation)
    {
        using var turn = await Budget.EnterAsync(ask, cancellation).ConfigureAwait(false);
        return turn.Outcome == RestOutcome.Granted ? await GetAsync(turn, ask.Timeout ?? _timeout, cancellation).ConfigureAwait(false) : new RestReply(turn.Outcome, null, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<RestReply> GetAsync(RestTurn turn, TimeSpan timeout, CancellationToken cancellation)
    {
        var address = new Uri(BaseAddress.GetLeftPart(UriPartial.Authority) + BaseAddress.AbsolutePath.TrimEnd('/') + turn.Call.Path);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout); // the client's own limit ends at the headers; this one covers the body
        try
        {
            using var request = Request(turn.Call, address);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            var signs = RestSigns.Read(response, Budget.Limits, Budget.Time.GetUtcNow());
            turn.Note(signs);
            var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return response.IsSuccessStatusCode
                    ? await ReadBodyAsync(address, body, limit.Token).ConfigureAwait(false)
                    : throw await ErrorAsync(Method(turn.Call), address, response, body, signs.RetryAfter, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException) // the last: a damaged compressed body
        {
            throw new RestException($"{Method(turn.Call)} {address} failed: {e.Message}", null, null, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new RestException(string.Create(CultureInfo.InvariantCulture, $"{Method(turn.Call)} {address} had no answer within {timeout.TotalSeconds:0.##} s"), null, null, e);
        }
    }

    private static HttpMethod Method(RestCall call) => call.Post is null ? HttpMethod.Get : HttpMethod.Post;

    private static HttpRequestMessage Request(RestCall call, Uri address) => new(Method(call), address)
    {
        Content = call.Post is { } json ? new StringContent(json, Encoding.UTF8, "application/json") : null,
    };

    // The length is known only at the end (bodies come compressed and chunked): the pipe keeps what has come, and one block of the right size takes it.
    private async Task<RestReply> ReadBodyAsync(Uri address, Stream body, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(body);
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
                var buffer = result.Buffer;
                if (buffer.Length > _maxBodyBytes)
                {
                    throw new RestException($"GET {address}: the answer exceeds {_maxBodyBytes} bytes", null, null, null);
                }

                if (result.IsCompleted)
                {
                    var block = _pool.Rent(Math.Max((int)buffer.Length, 1));
                    buffer.CopyTo(block.Memory.Span);
                    return new RestReply(RestOutcome.Granted, block, (int)buffer.Length);
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    // Of an error body no more is read than is shown, however long it is.
    private static async Task<RestException> ErrorAsync(HttpMethod method, Uri address, HttpResponseMessage response, Stream body, TimeSpan? retryAfter, CancellationToken cancellation)
    {
        var bytes = new byte[ErrorBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var shown = text.Length > ErrorTextLength ? text[..ErrorTextLength] + "…" : text;
        return new RestException($"{method} {address} answered {(int)response.StatusCode} {response.ReasonPhrase}: {shown}", response.StatusCode, retryAfter, null);
    }
}
