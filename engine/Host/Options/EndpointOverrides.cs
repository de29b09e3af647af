using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>Bases set by the user: <c>binance=ws://127.0.0.1:9001</c> for a venue, <c>binance/linear=…</c> for one feed of it.</summary>
public sealed class EndpointOverrides
{
    private FeedOverrides<Uri> _bases = FeedOverrides<Uri>.None;

    /// <summary>No overrides.</summary>
    public static EndpointOverrides None { get; } = new();

    /// <summary>Reads <c>VENUE=URL</c> texts.</summary>
    /// <param name="option">The option's name, for messages.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="schemes">Schemes allowed.</param>
    /// <exception cref="UsageException">A text is not of that form, or names an unknown venue.</exception>
    public static EndpointOverrides Parse(string option, IEnumerable<string> texts, params string[] schemes) => new()
    {
        _bases = FeedOverrides<Uri>.Parse(
            option,
            texts,
            (string text, out Uri address) => Uri.TryCreate(text, UriKind.Absolute, out address!) && schemes.Contains(address.Scheme),
            $"VENUE={schemes[0]}://HOST:PORT, for example binance={schemes[0]}://127.0.0.1:9001"),
    };

    /// <summary>The base set for a feed, or null.</summary>
    /// <param name="feed">The feed.</param>
    public Uri? Find(Feed feed) => _bases.TryFind(feed, out var address) ? address : null;
}
