using System.Diagnostics.CodeAnalysis;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>What the user set for a venue (<c>binance=…</c>) or for one feed of it (<c>binance/linear=…</c>, which wins).</summary>
/// <typeparam name="T">What is set.</typeparam>
public sealed class FeedOverrides<T>
{
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);

    private FeedOverrides()
    {
    }

    /// <summary>Reads a value.</summary>
    /// <param name="text">What stands behind the equals sign.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the text is none that is allowed.</returns>
    public delegate bool ValueParser(string text, out T value);

    /// <summary>No overrides.</summary>
    public static FeedOverrides<T> None { get; } = new();

    /// <summary>Reads <c>VENUE=VALUE</c> texts.</summary>
    /// <param name="option">The option's name, for messages.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="parse">Reads a value.</param>
    /// <param name="form">What to write, with an example, for messages.</param>
    /// <exception cref="UsageException">A text is not of that form, or names an unknown venue.</exception>
    public static FeedOverrides<T> Parse(string option, IEnumerable<string> texts, ValueParser parse, string form)
    {
        var result = new FeedOverrides<T>();
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? text[..equals].Trim() : "";
            if (name.Length == 0 || !parse(text[(equals + 1)..].Trim(), out var value))
            {
                throw new UsageException($"{option} {text}: write {form}");
            }

            if (!VenueRegistry.Feeds.Any(f => f.Name == name || f.Venue == name))
            {
                throw new UsageException($"{option} {text}: {VenueNames.Unknown(name)}");
            }

            result._values[name] = value;
        }

        return result;
    }

    /// <summary>Finds what is set for a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="value">The value.</param>
    public bool TryFind(Feed feed, [MaybeNullWhen(false)] out T value) => _values.TryGetValue(feed.Name, out value) || _values.TryGetValue(feed.Venue, out value);
}
