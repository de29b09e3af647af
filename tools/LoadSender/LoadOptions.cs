namespace Crossfeed.LoadSender;

/// <summary>How a <see cref="LoadServer"/> serves.</summary>
public sealed record LoadOptions
{
    /// <summary>Port on loopback; 0 picks a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>Encrypts with a certificate made at start. Default false.</summary>
    public bool Tls { get; init; }

    /// <summary>Core of the sending thread; null for any. Default null.</summary>
    public int? Core { get; init; }

    /// <summary>Messages in place of the built-in ones: texts as <see cref="Frames.FrameTemplate"/> takes them; null for the built-in ones. Default null.</summary>
    public IReadOnlyList<string>? Payload { get; init; }
}
