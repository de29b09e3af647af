namespace Crossfeed.Books;

/// <summary>What a record of a hole says.</summary>
public enum HoleStep : byte
{
    /// <summary>Something is missing from here on.</summary>
    Opened = 0,

    /// <summary>The range of the record is missing no more, or never will come.</summary>
    Closed,
}
