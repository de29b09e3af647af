using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Crossfeed.Host;

/// <summary>A WebSocket server on a free port of loopback that answers the handshake and then only sends. For the warm-up alone: it trusts its client. Cold.</summary>
internal sealed class WarmUpServer : IDisposable
{
    private const string KeyHeader = "Sec-WebSocket-Key: ";
    private const string KeyGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3
    private const int MaxRequestBytes = 4 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;

    /// <summary>Begins to listen.</summary>
    /// <param name="isTls">Whether to speak TLS, with a certificate of its own making.</param>
    public WarmUpServer(bool isTls)
    {
        _certificate = isTls ? NewCertificate() : null;
        _listener.Start();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"{(_certificate is null ? "ws" : "wss")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Takes the next connection in and answers its handshake.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Stream> AcceptAsync(CancellationToken cancellation)
    {
        var client = await _listener.AcceptSocketAsync(cancellation).ConfigureAwait(false);
        client.NoDelay = true;
        Stream stream = new NetworkStream(client, ownsSocket: true);
        if (_certificate is not null)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, cancellation).ConfigureAwait(false);
            stream = secure;
        }

        var key = await ReadKeyAsync(stream, cancellation).ConfigureAwait(false);
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeyGuid)));
        var answer = $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
        return stream;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _certificate?.Dispose();
    }

    private static async Task<string> ReadKeyAsync(Stream stream, CancellationToken cancellation)
    {
        var request = new byte[MaxRequestBytes];
        var length = 0;
        while (true)
        {
            var count = await stream.ReadAsync(request.AsMemory(length), cancellation).ConfigureAwait(false);
            length += count;
            var text = Encoding.ASCII.GetString(request, 0, length);
            if (text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                var start = text.IndexOf(KeyHeader, StringComparison.OrdinalIgnoreCase) + KeyHeader.Length;
                return text[start..text.IndexOf('\r', start)];
            }

            if (count == 0 || length == MaxRequestBytes)
            {
                throw new IOException("the warm-up's client did not finish its handshake");
            }
        }
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null); // Windows serves only keys that were loaded so
    }
}
