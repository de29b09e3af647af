using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>What the watch thinks of a stream or a connection.</summary>
public enum SilenceState : byte
{
    /// <summary>Not subscribed, or its connection is down: nothing can be expected.</summary>
    Unwatched = 0,

    /// <summary>Messages come at their usual pace.</summary>
    Flowing,

    /// <summary>Nothing came for a while, which is nothing unusual.</summary>
    Quiet,

    /// <summary>Nothing came for longer than usual; a proof is wanted.</summary>
    Suspect,

    /// <summary>Messages are missing.</summary>
    Silent,
}

/// <summary>What is silent.</summary>
public enum SilenceReason : byte
{
    /// <summary>Nothing is.</summary>
    None = 0,

    /// <summary>This stream alone.</summary>
    Stream,

    /// <summary>All channels of the listing.</summary>
    Listing,

    /// <summary>All streams of the line or of this connection.</summary>
    Connection,

    /// <summary>Acknowledged, and not a message since.</summary>
    NeverFlowed,
}

/// <summary>How a silence was found.</summary>
public enum SilenceEvidence : byte
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>It lasts longer than the stream's own history allows.</summary>
    Rate,

    /// <summary>The listing's quotes are ahead of its depth.</summary>
    Quotes,

    /// <summary>Trades came that must have changed the book.</summary>
    Trades,

    /// <summary>The venue's REST answer is ahead of the stream.</summary>
    Proof,

    /// <summary>The other streams or legs flow.</summary>
    Others,
}

/// <summary>Names of states and reasons as reports and logs spell them.</summary>
public static class SilenceNames
{
    /// <summary>The state in lower case.</summary>
    /// <param name="state">The state.</param>
    public static string Name(SilenceState state) => state switch
    {
        SilenceState.Unwatched => "unwatched",
        SilenceState.Flowing => "flowing",
        SilenceState.Quiet => "quiet",
        SilenceState.Suspect => "suspect",
        SilenceState.Silent => "silent",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state"),
    };

    /// <summary>The reason in lower case: <c>stream</c>, <c>listing</c>, <c>connection</c>, <c>never-flowed</c>.</summary>
    /// <param name="reason">The reason.</param>
    public static string Name(SilenceReason reason) => reason switch
    {
        SilenceReason.None => "none",
        SilenceReason.Stream => "stream",
        SilenceReason.Listing => "listing",
        SilenceReason.Connection => "connection",
        SilenceReason.NeverFlowed => "never-flowed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason"),
    };

    /// <summary>The evidence in lower case.</summary>
    /// <param name="evidence">The evidence.</param>
    public static string Name(SilenceEvidence evidence) => evidence switch
    {
        SilenceEvidence.None => "none",
        SilenceEvidence.Rate => "rate",
        SilenceEvidence.Quotes => "quotes",
        SilenceEvidence.Trades => "trades",
        SilenceEvidence.Proof => "proof",
        SilenceEvidence.Others => "others",
        _ => throw new ArgumentOutOfRangeException(nameof(evidence), evidence, "not an evidence"),
    };
}

/// <summary>The watch's answer for a stream or a connection.</summary>
/// <param name="State">What it thinks.</param>
/// <param name="Reason">What is silent; none in any other state.</param>
/// <param name="Evidence">How that was found.</param>
/// <param name="SinceNanos">Since when nothing came: the last message, or the subscription.</param>
/// <param name="SilentAtNanos">Of a suspect: when its rate makes it silent if nothing comes; <see cref="Never"/> if only a proof can.</param>
/// <param name="AskDue">Of a suspect: whether a proof is wanted now (see <see cref="SilenceWatch.Asked"/>).</param>
public readonly record struct SilenceVerdict(SilenceState State, SilenceReason Reason, SilenceEvidence Evidence, long SinceNanos, long SilentAtNanos, bool AskDue)
{
    /// <summary>A time that does not come.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Whether messages are missing.</summary>
    public bool IsSilent => State == SilenceState.Silent;

    /// <inheritdoc/>
    public override string ToString() => State == SilenceState.Silent
        ? $"silent ({SilenceNames.Name(Reason)}, {SilenceNames.Name(Evidence)}) since {Timestamp.Text(Math.Max(0, SinceNanos))}"
        : SilenceNames.Name(State);
}
