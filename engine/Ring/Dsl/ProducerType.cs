namespace Crossfeed.Ring.Dsl;

/// <summary>How many threads publish to a ring.</summary>
public enum ProducerType
{
    /// <summary>Exactly one thread. Faster, and wrong with more.</summary>
    Single,

    /// <summary>Any number of threads.</summary>
    Multi,
}
