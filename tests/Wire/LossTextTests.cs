using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LossTextTests
{
    [TestCase(404, "no stream at this address")]
    [TestCase(418, "banned")]
    [TestCase(429, "too often")]
    [TestCase(451, "country")]
    [TestCase(503, "out of order")]
    [TestCase(302, "302")]
    public void A_refused_handshake_tells_its_status(int status, string words) =>
        Assert.That(LossText.Of(new HttpRequestException("x", new WebSocketException("y"), (HttpStatusCode)status)), Does.Contain(words).And.Contain($"HTTP {status}"));

    [TestCase(SocketError.ConnectionRefused, "refused")]
    [TestCase(SocketError.ConnectionReset, "reset")]
    [TestCase(SocketError.HostNotFound, "name")]
    [TestCase(SocketError.NetworkUnreachable, "no route")]
    public void What_the_network_said_is_found_however_deep(SocketError error, string words) =>
        Assert.That(LossText.Of(new WebSocketException("x", new HttpRequestException("y", new IOException("z", new SocketException((int)error))))), Does.Contain(words));

    [Test]
    public void Tls_and_cuts_have_words_of_their_own()
    {
        Assert.That(LossText.Of(new WebSocketException("x", new AuthenticationException("the certificate has expired"))), Is.EqualTo("TLS: the certificate has expired"));
        Assert.That(LossText.Of(new WebSocketException(WebSocketError.ConnectionClosedPrematurely)), Is.EqualTo("the venue cut the connection without a close"));
        Assert.That(LossText.Of(new IOException("odd")), Is.EqualTo("odd"));
    }

    [Test]
    public void A_close_tells_code_and_reason()
    {
        Assert.That(LossText.Closed((WebSocketCloseStatus)1012, null), Is.EqualTo("closed by the venue (1012 restarting)"));
        Assert.That(LossText.Closed(WebSocketCloseStatus.PolicyViolation, "Too many requests"), Is.EqualTo("closed by the venue (1008 Too many requests)"));
        Assert.That(LossText.Closed(null, null), Is.EqualTo("closed by the venue (no reason given)"));
    }
}
