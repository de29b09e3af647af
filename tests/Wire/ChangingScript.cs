using System.Text;
using Crossfeed.Wire;

namespace Crossfeed.Tests.Wire;

/// <summary>A script whose list the test changes.</summary>
internal sealed class ChangingScript(params string[] texts) : IConnectionScript
{
    private volatile string[] _texts = texts;

    public TimeSpan LeastGap { get; init; } = TimeSpan.Zero;

    public int? MessagesPerHour { get; init; }

    public bool IsUrgent { get; init; }

    public void Say(params string[] texts) => _texts = texts;

    public IReadOnlyList<ReadOnlyMemory<byte>> OpeningMessages() => [.. _texts.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))];
}
