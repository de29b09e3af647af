namespace Crossfeed.Ring.Processing;

/// <summary>The life of a processor; it goes forward only.</summary>
internal static class ProcessorState
{
    public const int Created = 0;
    public const int Started = 1;
    public const int Halted = 2;
}
