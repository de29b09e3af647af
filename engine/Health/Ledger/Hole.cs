using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>Why messages are missing.</summary>
public enum HoleCause : byte
{
    /// <summary>The sequence jumped.</summary>
    Gap = 0,

    /// <summary>The connection ended.</summary>
    ConnectionLost,

    /// <summary>The stream said nothing while it should have.</summary>
    Silent,

    /// <summary>A checksum differed.</summary>
    Checksum,

    /// <summary>Messages contradicted each other: a crossed book, quotes against depth.</summary>
    Contradiction,

    /// <summary>A message could not be decoded.</summary>
    Undecodable,

    /// <summary>The venue refused the subscription.</summary>
    Refused,

    /// <summary>The engine itself could not keep up.</summary>
    Overload,
}

/// <summary>What filled a hole.</summary>
public enum HoleRepair : byte
{
    /// <summary>Nothing: what was missed stays missed.</summary>
    None = 0,

    /// <summary>The missing message came after all.</summary>
    LateMessage,

    /// <summary>Another leg brought it.</summary>
    OtherLeg,

    /// <summary>A snapshot made it unnecessary.</summary>
    Snapshot,

    /// <summary>It was fetched from the venue's history.</summary>
    Backfill,
}

/// <summary>Names of causes and repairs as the ledger spells them.</summary>
public static class HoleNames
{
    /// <summary>Number of causes.</summary>
    public const int Causes = (int)HoleCause.Overload + 1;

    /// <summary>The cause in lower case.</summary>
    /// <param name="cause">The cause.</param>
    public static string Name(HoleCause cause) => cause switch
    {
        HoleCause.Gap => "gap",
        HoleCause.ConnectionLost => "connection-lost",
        HoleCause.Silent => "silent",
        HoleCause.Checksum => "checksum",
        HoleCause.Contradiction => "contradiction",
        HoleCause.Undecodable => "undecodable",
        HoleCause.Refused => "refused",
        HoleCause.Overload => "overload",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "not a cause"),
    };

    /// <summary>The repair in lower case; null for none.</summary>
    /// <param name="repair">The repair.</param>
    public static string? Name(HoleRepair repair) => repair switch
    {
        HoleRepair.None => null,
        HoleRepair.LateMessage => "late-message",
        HoleRepair.OtherLeg => "other-leg",
        HoleRepair.Snapshot => "snapshot",
        HoleRepair.Backfill => "backfill",
        _ => throw new ArgumentOutOfRangeException(nameof(repair), repair, "not a repair"),
    };
}

/// <summary>A stream as the ledger names it.</summary>
/// <param name="Venue">Venue.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Channel">What it carries.</param>
public readonly record struct LedgerStream(string Venue, string Symbol, StreamChannel Channel)
{
    /// <summary>By venue, symbol and channel; makes no text.</summary>
    /// <param name="other">The other.</param>
    internal int CompareTo(in LedgerStream other)
    {
        var order = string.CompareOrdinal(Venue, other.Venue);
        order = order != 0 ? order : string.CompareOrdinal(Symbol, other.Symbol);
        return order != 0 ? order : ((int)Channel).CompareTo((int)other.Channel);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Venue} {Symbol} {StreamChannels.Name(Channel)}";
}

/// <summary>A hole: what is missing from a stream, and since when.</summary>
/// <param name="Stream">Number of the stream (<see cref="GapLedger.Stream"/>).</param>
/// <param name="Cause">Why.</param>
/// <param name="From">First sequence or id that is missing; 0 if not known.</param>
/// <param name="To">Last one; 0 if not known.</param>
/// <param name="OpenedNanos">Since when, wall clock.</param>
/// <param name="Connection">Number of the line or connection that should have brought it; 0 if none.</param>
public readonly record struct Hole(int Stream, HoleCause Cause, long From, long To, long OpenedNanos, int Connection);
