using System.Text;

namespace Crossfeed.Capture.Reading;

/// <summary>
/// Gives the same string for the same subject bytes, so that a capture with a million snapshots of ten symbols makes ten strings. Holds at most
/// <see cref="MaxSubjects"/>; further ones get a string each time.
/// </summary>
internal sealed class SubjectTable
{
    /// <summary>Subjects kept: more than the listings of any engine.</summary>
    public const int MaxSubjects = 1 << 16;

    private byte[][] _keys = new byte[64][];
    private string[] _texts = new string[64];
    private int _count;

    /// <summary>The string of a subject.</summary>
    /// <param name="subject">UTF-8 bytes, not empty.</param>
    public string Get(ReadOnlySpan<byte> subject)
    {
        var slot = FindSlot(_keys, subject);
        return _keys[slot] is not null ? _texts[slot] : Add(subject);
    }

    private string Add(ReadOnlySpan<byte> subject)
    {
        var text = Encoding.UTF8.GetString(subject);
        if (_count == MaxSubjects)
        {
            return text;
        }

        if (_count * 2 >= _keys.Length)
        {
            Grow();
        }

        var slot = FindSlot(_keys, subject);
        _keys[slot] = subject.ToArray();
        _texts[slot] = text;
        _count++;
        return text;
    }

    private void Grow()
    {
        var keys = new byte[_keys.Length * 2][];
        var texts = new string[keys.Length];
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] is { } key)
            {
                var slot = FindSlot(keys, key);
                keys[slot] = key;
                texts[slot] = _texts[i];
            }
        }

        _keys = keys;
        _texts = texts;
    }

    // At most half full, so the search ends.
    private static int FindSlot(byte[][] keys, ReadOnlySpan<byte> subject)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var value in subject)
        {
            hash = (hash ^ value) * 16777619u;
        }

        var mask = keys.Length - 1;
        var slot = (int)(hash ^ (hash >> 15)) & mask;
        while (keys[slot] is { } key && !subject.SequenceEqual(key))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
