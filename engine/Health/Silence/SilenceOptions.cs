using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>When a stream that says nothing is suspect, and when it is silent. The README of the folder justifies the values.</summary>
public sealed record SilenceOptions
{
    /// <summary>No stream is silent by its rate, and none suspect, before this many nanoseconds. Default 2 s.</summary>
    public long FloorNanos { get; init; } = 2 * Timestamp.NanosPerSecond;

    /// <summary>The same for a whole connection. Default 2.5 s.</summary>
    public long ConnectionFloorNanos { get; init; } = 2_500 * Timestamp.NanosPerMilli;

    /// <summary>A stream is silent by its rate after this many mean gaps at the earliest. Default 60.</summary>
    public int MeanFactor { get; init; } = 60;

    /// <summary>A stream is suspect after this many mean gaps. Default 8.</summary>
    public int SuspectFactor { get; init; } = 8;

    /// <summary>A stream whose silence would take longer than this to judge by its rate is not judged by its rate: it is only ever suspect. Nanoseconds, default 30 s.</summary>
    public long LongestJudgedNanos { get; init; } = 30 * Timestamp.NanosPerSecond;

    /// <summary>However slow it is, a stream is suspect after this. Nanoseconds, default 60 s.</summary>
    public long LongestSuspectNanos { get; init; } = 60 * Timestamp.NanosPerSecond;

    /// <summary>The same for trades: many listings trade seldom, and each question costs. Nanoseconds, default 10 min.</summary>
    public long LongestTradesSuspectNanos { get; init; } = 600 * Timestamp.NanosPerSecond;

    /// <summary>A stream has to be learned for this long before its rate judges it. Nanoseconds, default 60 s.</summary>
    public long LearningNanos { get; init; } = 60 * Timestamp.NanosPerSecond;

    /// <summary>The same for a whole connection, whose streams make up for each other. Nanoseconds, default 10 s.</summary>
    public long ConnectionLearningNanos { get; init; } = 10 * Timestamp.NanosPerSecond;

    /// <summary>Gaps that have to be learned before a rate judges. Default 200.</summary>
    public int LearningGaps { get; init; } = 200;

    /// <summary>A depth stream whose listing's quotes are ahead of it for longer than this is silent. Also how long a proof by REST waits for a message. Nanoseconds, default 1.5 s.</summary>
    public long GraceNanos { get; init; } = 1_500 * Timestamp.NanosPerMilli;

    /// <summary>A stream that was acknowledged and brought nothing for this long is suspect. Nanoseconds, default 10 s.</summary>
    public long FirstMessageNanos { get; init; } = 10 * Timestamp.NanosPerSecond;

    /// <summary>The caller's time from a due question to its answer, as far as the bounds that are reported count with it. Nanoseconds, default 2 s.</summary>
    public long AnswerNanos { get; init; } = 2 * Timestamp.NanosPerSecond;

    /// <summary>Trades that have to come without a message of a depth or quotes stream, at the least, before they are evidence against it. Default 30.</summary>
    public int EvidenceTrades { get; init; } = 30;

    /// <summary>Most streams; more are refused. Default 16,384.</summary>
    public int MaximumStreams { get; init; } = 16_384;
}
