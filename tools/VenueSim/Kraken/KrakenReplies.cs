using System.Globalization;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Kraken;

/// <summary>Answers to requests, and the notice of a connection's beginning.</summary>
internal static class KrakenReplies
{
    // connection_id is beyond 2^63
    public static byte[] Status() =>
        """{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":15113583034416118705}]}"""u8.ToArray();

    // {"method":"pong","req_id":42,"time_in":"..","time_out":".."}
    public static byte[] Pong(string? id, long nowMillis) => Times(Begin("pong", id), nowMillis).ToArray();

    // {"method":"subscribe","req_id":1,"result":{"channel":"book","depth":25,"snapshot":true,"symbol":"BTC/USD"},"success":true,"time_in":"..","time_out":".."}
    public static byte[] Taken(string method, string? id, string channel, string symbol, int depth, long nowMillis)
    {
        var text = Begin(method, id).Raw(",\"result\":{\"channel\":\""u8).Raw(channel).Raw("\""u8);
        if (depth > 0)
        {
            text.Raw(",\"depth\":"u8).Number(depth);
        }

        return Times(text.Raw(",\"snapshot\":true,\"symbol\":"u8).Quoted(symbol).Raw("},\"success\":true"u8), nowMillis).ToArray();
    }

    // {"error":"Subscription depth not supported","method":"subscribe","req_id":1,"success":false,"time_in":"..","time_out":".."}
    public static byte[] Refusal(string method, string? id, string? symbol, string reason, long nowMillis)
    {
        var text = new JsonText().Raw("{\"error\":"u8).Quoted(reason).Raw(",\"method\":"u8).Quoted(method);
        if (id is not null)
        {
            text.Raw(",\"req_id\":"u8).Raw(id);
        }

        if (symbol is not null)
        {
            text.Raw(",\"symbol\":"u8).Quoted(symbol);
        }

        return Times(text.Raw(",\"success\":false"u8), nowMillis).ToArray();
    }

    /// <summary>A time as the venue writes it: <c>2026-08-01T02:54:53.266327Z</c>.</summary>
    public static string Time(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static JsonText Begin(string method, string? id)
    {
        var text = new JsonText().Raw("{\"method\":\""u8).Raw(method).Raw("\""u8);
        return id is null ? text : text.Raw(",\"req_id\":"u8).Raw(id);
    }

    private static JsonText Times(JsonText text, long nowMillis)
    {
        var time = Time(nowMillis * 1000);
        return text.Raw(",\"time_in\":\""u8).Raw(time).Raw("\",\"time_out\":\""u8).Raw(time).Raw("\"}"u8);
    }
}
