namespace Crossfeed.Market;

/// <summary>A stream within a feed: one channel of one listing.</summary>
/// <param name="Native">Native symbol.</param>
/// <param name="Channel">What it carries.</param>
public readonly record struct StreamKey(string Native, StreamChannel Channel)
{
    /// <summary>The stream as reports spell it: <c>BTCUSDT depth</c>.</summary>
    public override string ToString() => $"{Native} {StreamChannels.Name(Channel)}";
}
