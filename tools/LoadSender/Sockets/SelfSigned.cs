using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Crossfeed.LoadSender.Sockets;

/// <summary>A certificate for loopback that lives as long as the process.</summary>
internal static class SelfSigned
{
    private static readonly Lazy<X509Certificate2> Shared = new(Create);

    /// <summary>The one certificate of this process, made on first use.</summary>
    public static X509Certificate2 OfProcess => Shared.Value;

    // P-256: what venues use, and 50 times as fast to make as RSA.
    private static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }
}
