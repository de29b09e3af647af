namespace Crossfeed.Host;

/// <summary>What a polling thread does when nothing comes.</summary>
public enum IdleChoice
{
    /// <summary>Looks again at once.</summary>
    Spin,

    /// <summary>Offers its core to others, then looks again.</summary>
    Yield,

    /// <summary>After a quiet while, waits in the operating system for the first byte: burns nothing, and the first frame after a pause is tens of microseconds later.</summary>
    Doze,
}
