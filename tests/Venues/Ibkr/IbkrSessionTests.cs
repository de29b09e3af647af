using System.Net;
using System.Text;
using Crossfeed.Venues;
using Crossfeed.Venues.Ibkr;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Ibkr;

/// <summary>The conversation by which a session begins and lives: what is asked, in which order, and what is said to people.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class IbkrSessionTests
{
    private const string Status = "/v1/api/iserver/auth/status";
    private const string Initialise = "/v1/api/iserver/auth/ssodh/init";
    private const string Accounts = "/v1/api/iserver/accounts";
    private const string Tickle = "/v1/api/tickle";
    private static readonly Uri Gateway = new("https://localhost:5000");

    private readonly SessionProtocol _protocol = new IbkrFeed().Session;

    [Test]
    public void A_login_without_a_session_opens_one_asks_for_accounts_and_names_it_to_the_socket()
    {
        var begin = _protocol.Begin();
        Assert.That((begin.Path, begin.Post), Is.EqualTo((Status, "")));
        var init = Heard(Status, """{"authenticated":false,"competing":false,"connected":true}""");
        Assert.That((init.Call!.Path, init.Call.Post), Is.EqualTo((Initialise, """{"publish":true,"compete":true}""")));
        var accounts = Heard(Initialise, """{"authenticated":true,"competing":false,"connected":true}""");
        Assert.That((accounts.Call!.Path, accounts.Call.Post), Is.EqualTo((Accounts, (string?)null)));
        Assert.That(Heard(Accounts, """{"accounts":["DU1"]}""").Call!.Path, Is.EqualTo(Tickle));
        var stands = Heard(Tickle, """{"session":"bb665d0f55b6289d70bc7380089fc96f","ssoExpires":460311,"iserver":{"authStatus":{"authenticated":true,"competing":false,"connected":true}}}""");
        Assert.That(stands.Kind, Is.EqualTo(SessionMoveKind.Stand));
        Assert.That(stands.Headers, Is.EqualTo(new[] { KeyValuePair.Create("Cookie", "api=bb665d0f55b6289d70bc7380089fc96f") }));
    }

    [TestCase("""{"session":"a1","iserver":{"authStatus":{"authenticated":false,"competing":false}}}""")]
    [TestCase("""{"session":"a1","iserver":{"authStatus":{"authenticated":true,"competing":true}}}""")]
    [TestCase("""{}""")]
    [TestCase("""{"session":"a\r\nHost: x"}""")]
    [TestCase("""not JSON""")]
    [TestCase("""[]""")]
    public void A_tickle_that_does_not_prove_the_session_leads_to_its_status(string body) => Assert.That(Heard(Tickle, body).Call?.Path, Is.EqualTo(Status));

    [Test]
    public void A_session_that_another_login_has_is_not_taken()
    {
        Assert.That(Heard(Status, """{"authenticated":false,"competing":true}""").Words, Does.StartWith("another login of this user has the session"));
        Assert.That(Heard(Initialise, """{"authenticated":true,"competing":true}""").Words, Does.StartWith("another login of this user has the session"));
    }

    [Test]
    public void A_person_is_told_where_to_log_in() => Assert.Multiple(() =>
    {
        Assert.That(Failed(HttpStatusCode.Unauthorized).Words, Is.EqualTo("the gateway asks for a login: open https://localhost:5000 in a browser and log in; the engine goes on by itself"));
        Assert.That(Failed(null).Words, Does.StartWith("the gateway does not answer: start it, log in at https://localhost:5000"));
        Assert.That(Failed(HttpStatusCode.ServiceUnavailable).Words, Is.EqualTo("down"));
        Assert.That(Heard(Initialise, """{"authenticated":false,"fail":"no bridge"}""").Words, Does.Contain("(no bridge)").And.Contain("log in"));
    });

    private SessionMove Heard(string path, string body) => _protocol.Heard(new RestCall(path, 1) { Post = "" }, HttpStatusCode.OK, Encoding.UTF8.GetBytes(body), null, Gateway);

    private SessionMove Failed(HttpStatusCode? status) => _protocol.Heard(_protocol.Begin(), status, [], "down", Gateway);
}
