namespace Crossfeed.Venues.Ibkr;

/// <summary>The topics of messages.</summary>
internal static class IbkrTopics
{
    private const int PrefixLength = 4;

    /// <summary>Whether a topic carries market data of a contract.</summary>
    /// <param name="topic">The topic.</param>
    public static bool IsMarketData(ReadOnlySpan<byte> topic) => topic.StartsWith("smd+"u8);

    /// <summary>Cuts the contract out of <c>smd+265598</c> or <c>smd+265598@SMART</c>.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="contract">The contract's number.</param>
    public static bool TryContract(ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> contract)
    {
        contract = IsMarketData(topic) ? topic[PrefixLength..] : default;
        var exchange = contract.IndexOf((byte)'@');
        contract = exchange < 0 ? contract : contract[..exchange];
        return !contract.IsEmpty;
    }

    /// <summary>Whether a topic is one of those that say something of the gateway, or that the engine does not ask for.</summary>
    /// <param name="topic">The topic.</param>
    public static bool IsNotice(ReadOnlySpan<byte> topic)
    {
        var plus = topic.IndexOf((byte)'+');
        return (plus < 0 ? topic : topic[..plus]) switch
        {
            var t when t.SequenceEqual("system"u8) || t.SequenceEqual("act"u8) || t.SequenceEqual("sts"u8) || t.SequenceEqual("tic"u8) => true,
            var t when t.SequenceEqual("blt"u8) || t.SequenceEqual("ntf"u8) || t.SequenceEqual("error"u8) || t.SequenceEqual("umd"u8) => true,
            var t => t.SequenceEqual("smh"u8) || t.SequenceEqual("umh"u8) || t.SequenceEqual("sbd"u8) || t.SequenceEqual("ubd"u8),
        };
    }
}
