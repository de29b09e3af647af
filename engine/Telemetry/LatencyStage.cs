namespace Crossfeed.Telemetry;

/// <summary>A part of a message's journey whose time is measured.</summary>
public enum LatencyStage
{
    /// <summary>From the time that the venue wrote into the message's first event to its receive time: two clocks, so that a negative value means that they differ. Every message that carries a time.</summary>
    ExchangeToReceive,

    /// <summary>From the receive time until the message is decoded, the wait in the ring included. Sampled.</summary>
    ReceiveToDecode,

    /// <summary>From the start of processing until the message is decoded. Sampled.</summary>
    Decode,

    /// <summary>From decoded to applied to the books. Sampled.</summary>
    DecodeToBook,

    /// <summary>From the receive time until the message's triggers are decided and handed on. Every message.</summary>
    ReceiveToTrigger,

    /// <summary>From a trigger's decision until it stands in the mapped ring and in the ring of the file, where they are in use. Every trigger; at full speed of a replay, those of sampled messages.</summary>
    TriggerToPublished,
}

/// <summary>Names of stages in reports.</summary>
public static class LatencyStages
{
    private static readonly string[] Names = ["exchange-to-receive", "receive-to-decode", "decode", "decode-to-book", "receive-to-trigger", "trigger-to-published"];

    /// <summary>Number of stages.</summary>
    public static int Count => Names.Length;

    /// <summary>Name of a stage.</summary>
    /// <param name="stage">The stage.</param>
    public static string Name(LatencyStage stage) => Names[(int)stage];
}
