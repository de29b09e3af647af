using System.Text;

namespace Crossfeed.Venues.Scanning;

/// <summary>Says what the number behind a key becomes in the event.</summary>
/// <param name="key">The key.</param>
/// <param name="role">What its number is.</param>
internal readonly struct NumberKey(string key, NumberRole role)
{
    private readonly byte[] _quoted = Encoding.UTF8.GetBytes($"\"{key}\":");

    /// <summary>What the number is.</summary>
    public NumberRole Role { get; } = role;

    /// <summary>True when the text ends with this key and a colon.</summary>
    /// <param name="text">What stands in front of a number or its quote.</param>
    public bool Ends(ReadOnlySpan<byte> text) => text.EndsWith(_quoted);
}
