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

    /// <summary>Nobody has looked: anything may have changed.</summary>
    public LadderChanges()
    {
        _highest = long.MaxValue;
        _unproven = long.MaxValue;
    }

    /// <summary>Notes changes.</summary>
    /// <param name="highest">The best key among them; the lowest number for none, the greatest for all levels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // two comparisons
    public void Note(long highest)
    {
        _highest = Math.Max(_highest, highest);
        _unproven = Math.Max(_unproven, highest);
    }

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // two moves
    public long TakeUnproven()
    {
        var highest = _unproven;
        _unproven = long.MinValue;
        return highest;
    }
}
