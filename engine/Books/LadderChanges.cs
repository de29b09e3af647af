using System.Runtime.CompilerServices;

namespace Crossfeed.Books;

/// <summary>
/// HOT: the best key of a side that changed since somebody looked; for the images, of whom one has the shortcut, and for the checksum. Budget: 1 ns a delta, 0 B.
/// </summary>
internal struct LadderChanges
{
    private long _highest; // since the version below
    private long _since;
    private long _unproven; // since the checksum was last computed
    private long _lowestUnproven; // no change since then is below this key, apart from levels that are not kept any more

    /// <summary>Nobody has looked: anything may have changed.</summary>
    public LadderChanges()
    {
        _highest = long.MaxValue;
        _unproven = long.MaxValue;
        _lowestUnproven = long.MinValue;
    }

    /// <summary>Notes the changes of a delta.</summary>
    /// <param name="highest">The best key among them.</param>
    /// <param name="isOne">True when it is the only one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // three comparisons
    public void Note(long highest, bool isOne)
    {
        NoteRemoval(highest);
        _lowestUnproven = Math.Min(_lowestUnproven, isOne ? highest : long.MinValue);
    }

    /// <summary>Notes that the worst levels were removed.</summary>
    /// <param name="highest">The best key among them.</param>
    public void NoteRemoval(long highest)
    {
        _highest = Math.Max(_highest, highest);
        _unproven = Math.Max(_unproven, highest);
    }

    /// <summary>All levels are others.</summary>
    public void NoteAll() => Note(long.MaxValue, isOne: false);

    /// <summary>The best key changed since a version; from here on changes are noted anew.</summary>
    /// <param name="version">The version that the caller saw last.</param>
    /// <param name="present">The present one.</param>
    /// <returns>The key; the greatest of all when somebody else asked in between.</returns>
    public long Take(long version, long present)
    {
        var highest = version == _since ? _highest : long.MaxValue;
        _since = present;
        _highest = long.MinValue;
        return highest;
    }

    /// <summary>The best key changed since the last call, of which there is one caller.</summary>
    /// <param name="isOne">True when nothing else changed, apart from levels that are not kept any more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // a few moves
    public long TakeUnproven(out bool isOne)
    {
        var highest = _unproven;
        isOne = _lowestUnproven == highest;
        _unproven = long.MinValue;
        _lowestUnproven = long.MaxValue;
        return highest;
    }
}
