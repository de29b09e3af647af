using Crossfeed.Wire;

namespace Crossfeed.Venues;

/// <summary>What follows from an answer in the conversation that a session begins and lives by.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Call">What to ask; for <see cref="SessionMoveKind.Ask"/>.</param>
/// <param name="Words">For people: why it does not stand, and what they can do; for <see cref="SessionMoveKind.Wait"/>.</param>
/// <param name="Headers">What each connection's upgrade request has to carry; for <see cref="SessionMoveKind.Stand"/>.</param>
public sealed record SessionMove(SessionMoveKind Kind, RestCall? Call, string? Words, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Asks next.</summary>
    /// <param name="call">What.</param>
    public static SessionMove Ask(RestCall call) => new(SessionMoveKind.Ask, call, null, []);

    /// <summary>The session stands.</summary>
    /// <param name="headers">What each connection's upgrade request has to carry.</param>
    public static SessionMove Stand(params KeyValuePair<string, string>[] headers) => new(SessionMoveKind.Stand, null, null, headers);

    /// <summary>It does not, and time or a person has to help.</summary>
    /// <param name="words">For people.</param>
    public static SessionMove Wait(string words) => new(SessionMoveKind.Wait, null, words, []);
}
