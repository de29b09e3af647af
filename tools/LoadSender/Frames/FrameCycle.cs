namespace Crossfeed.LoadSender.Frames;

/// <summary>
/// The messages of one socket, over and over, with ids that grow: each is the intended send time or, where that would not grow, one more than the last. Not safe for
/// two threads.
/// </summary>
/// <param name="templates">The messages in order; each is changed in place.</param>
public sealed class FrameCycle(IReadOnlyList<FrameTemplate> templates)
{
    private int _next;
    private long _lastId = TimeId.First;

    /// <summary>Id of the last diff: the sequence of the book.</summary>
    public long LastDiffId { get; private set; } = TimeId.First;

    /// <summary>Position in the cycle of the last diff, -1 before the first: tells which levels the book has now.</summary>
    public int LastDiff { get; private set; } = -1;

    /// <summary>The message whose turn it is; <see cref="Advance"/> moves on.</summary>
    public FrameTemplate Current => templates[_next];

    /// <summary>Patches the message whose turn it is, in a copy of its wire form or in itself, and moves on.</summary>
    /// <param name="id">The id that is wanted: larger than the last, or else one more than that is taken.</param>
    /// <param name="copy">Where the copy goes; empty to patch the template itself.</param>
    /// <returns>The template that was patched.</returns>
    public FrameTemplate Advance(long id, Span<byte> copy = default)
    {
        var template = templates[_next];
        id = Math.Max(id, _lastId + 1);
        if (copy.IsEmpty)
        {
            template.Patch(id, LastDiffId + 1);
        }
        else
        {
            template.Wire.CopyTo(copy);
            template.Patch(copy, id, LastDiffId + 1);
        }

        if (template.IsDiff)
        {
            LastDiffId = id;
            LastDiff = _next;
        }

        _lastId = id;
        _next = _next + 1 == templates.Count ? 0 : _next + 1;
        return template;
    }
}
