namespace Crossfeed.Arbitrage;

/// <summary>A step in the life of a trigger. The values are part of the trigger ring's format.</summary>
public enum TriggerStep : byte
{
    /// <summary>A zeroed event.</summary>
    None = 0,

    /// <summary>The net edge reached the minimum.</summary>
    Opened = 1,

    /// <summary>A price or the quantity of an open trigger changed.</summary>
    Changed = 2,

    /// <summary>The edge is gone.</summary>
    Closed = 3,
}

/// <summary>Names of the steps as files and terminals spell them.</summary>
public static class TriggerSteps
{
    /// <summary>The step in lower case: <c>opened</c>.</summary>
    /// <param name="step">The step.</param>
    public static string Name(TriggerStep step) => step switch
    {
        TriggerStep.Opened => "opened",
        TriggerStep.Changed => "changed",
        TriggerStep.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a step"),
    };
}
