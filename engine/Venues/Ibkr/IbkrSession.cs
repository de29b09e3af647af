using System.Net;
using System.Text;
using System.Text.Json;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Ibkr;

/// <summary>
/// The brokerage session behind a gateway: status, <c>ssodh/init</c> where the login has none yet, accounts (which the venue wants asked before it gives data), tickle, whose answer names the session
/// for the WebSocket. Only a person can log the gateway in, and a user has one session: one that another login has taken is not taken back. Source: the venue's Client Portal Web API documentation.
/// </summary>
internal sealed class IbkrSession : SessionProtocol
{
    // The documentation wants a tickle every minute; the session idles out after about six.
    private static readonly TimeSpan TickleEvery = TimeSpan.FromSeconds(60);

    private const int Weight = 1;

    /// <inheritdoc/>
    public override TimeSpan KeepAliveEvery => TickleEvery;

    /// <inheritdoc/>
    public override TimeSpan RetryEvery { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override RestCall Begin() => Post(IbkrPaths.Status, "");

    /// <inheritdoc/>
    public override RestCall KeepAlive() => Post(IbkrPaths.Tickle, "");

    /// <inheritdoc/>
    public override SessionMove Heard(RestCall asked, HttpStatusCode? status, ReadOnlySpan<byte> body, string? failure, Uri restBase)
    {
        if (status == HttpStatusCode.Unauthorized)
        {
            return SessionMove.Wait($"the gateway asks for a login: open {restBase.GetLeftPart(UriPartial.Authority)} in a browser and log in; the engine goes on by itself");
        }

        if (failure is not null)
        {
            return status is null
                ? SessionMove.Wait($"the gateway does not answer: start it, log in at {restBase.GetLeftPart(UriPartial.Authority)}, or name its address with --rest-endpoint ibkr=URL ({failure})")
                : SessionMove.Wait(failure);
        }

        var answer = Answer.Read(body);
        return asked.Path switch
        {
            IbkrPaths.Status => HeardStatus(answer, restBase, isAfterInit: false),
            IbkrPaths.Initialise => HeardStatus(answer, restBase, isAfterInit: true),
            IbkrPaths.Accounts => SessionMove.Ask(KeepAlive()),
            _ => HeardTickle(answer),
        };
    }

    // {"authenticated":true,"competing":false,"connected":true,"message":"","fail":""}
    private static SessionMove HeardStatus(Answer answer, Uri restBase, bool isAfterInit)
    {
        if (answer.Competing)
        {
            return SessionMove.Wait("another login of this user has the session (Trader Workstation, another gateway, the mobile app): log it out; the engine goes on by itself");
        }

        if (answer.Authenticated)
        {
            return SessionMove.Ask(new RestCall(IbkrPaths.Accounts, Weight));
        }

        return isAfterInit
            ? SessionMove.Wait($"the gateway could not open the session{(answer.Words is { } words ? $" ({words})" : "")}: open {restBase.GetLeftPart(UriPartial.Authority)} in a browser and log in; the engine goes on by itself")
            : SessionMove.Ask(Post(IbkrPaths.Initialise, """{"publish":true,"compete":true}"""));
    }

    // {"session":"bb665d0f55b6289d70bc7380089fc96f","ssoExpires":460311,"iserver":{"authStatus":{"authenticated":true,"competing":false,"connected":true}}}
    private static SessionMove HeardTickle(Answer answer) =>
        answer.SaysEnded || answer.Session is not { } session ? SessionMove.Ask(Post(IbkrPaths.Status, "")) : SessionMove.Stand(KeyValuePair.Create("Cookie", "api=" + session));

    private static RestCall Post(string path, string json) => new(path, Weight) { Post = json };

    private readonly record struct Answer(bool Authenticated, bool Competing, bool SaysEnded, string? Session, string? Words)
    {
        public static Answer Read(ReadOnlySpan<byte> body)
        {
            try
            {
                var reader = new Utf8JsonReader(body);
                using var document = JsonDocument.ParseValue(ref reader);
                return Of(document.RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: text that is no UTF-8
            {
                return new Answer(false, false, false, null, "its answer is no JSON: " + Encoding.ASCII.GetString(body[..Math.Min(body.Length, 80)]));
            }
        }

        private static Answer Of(JsonElement root)
        {
            var status = ControlDocument.TryGet(root, "iserver", out var inner) && ControlDocument.TryGet(inner, "authStatus", out var nested) ? nested : root;
            var authenticated = Flag(status, "authenticated");
            var session = ControlDocument.Text(root, "session");
            var words = ControlDocument.Text(status, "fail") is { Length: > 0 } fail ? fail : ControlDocument.Text(status, "message") is { Length: > 0 } message ? message : null;
            return new Answer(authenticated == true, Flag(status, "competing") == true, authenticated == false || Flag(status, "competing") == true, IsCookie(session) ? session : null, words);
        }

        // What is put into a header must not be able to end it.
        private static bool IsCookie(string? text) => text is { Length: > 0 and <= 512 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '=' or '+' or '/');

        private static bool? Flag(JsonElement element, string name) =>
            ControlDocument.TryGet(element, name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
    }
}
