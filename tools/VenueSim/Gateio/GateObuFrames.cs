using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Messages of one <c>obu</c> stream.</summary>
internal sealed class GateObuFrames(string channel, string stream, Func<JsonText, long, JsonText> size)
{
    // {"t":ms,"full":true,"s":"ob.BTC_USDT.50","u":27053258987,"b":[["111666","0.146841"]],"a":[["111666.1","0.791633"]]}
    public byte[] Full(long nowMillis, long id, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var text = GateFrames.Update(channel, nowMillis)
            .Raw("{\"t\":"u8).Number(nowMillis)
            .Raw(",\"full\":true,\"s\":\""u8).Raw(stream)
            .Raw("\",\"u\":"u8).Number(id)
            .Raw(",\"b\":["u8);
        Levels(text, bids);
        text.Raw("],\"a\":["u8);
        Levels(text, asks);
        return text.Raw("]}}"u8).ToArray();
    }

    // {"t":ms,"s":"ob.BTC_USDT.50","U":..,"u":..,"b":[..],"a":[..]}: a side without changes is absent
    public byte[] Delta(
        long nowMillis, long firstId, long lastId, IReadOnlyCollection<KeyValuePair<long, long>> bids, IReadOnlyCollection<KeyValuePair<long, long>> asks)
    {
        var text = GateFrames.Update(channel, nowMillis)
            .Raw("{\"t\":"u8).Number(nowMillis)
            .Raw(",\"s\":\""u8).Raw(stream)
            .Raw("\",\"U\":"u8).Number(firstId)
            .Raw(",\"u\":"u8).Number(lastId);
        if (bids.Count > 0)
        {
            text.Raw(",\"b\":["u8);
            Levels(text, bids);
            text.Raw("]"u8);
        }

        if (asks.Count > 0)
        {
            text.Raw(",\"a\":["u8);
            Levels(text, asks);
            text.Raw("]"u8);
        }

        return text.Raw("}}"u8).ToArray();
    }

    private void Levels(JsonText text, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var first = true;
        foreach (var (price, quantity) in levels)
        {
            size(text.Raw(first ? "["u8 : ",["u8).Price(price).Raw(","u8), quantity).Raw("]"u8);
            first = false;
        }
    }
}
