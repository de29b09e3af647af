namespace Crossfeed.Books;

/// <summary>The hole that a book is in: from the moment it leaves live until it is live again.</summary>
internal struct BookHole
{
    public bool IsOpen;
    public HoleCause Cause;
    public ushort Connection; // that showed it
    public long From;
    public long To;
}
