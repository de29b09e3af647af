using System.Globalization;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Okx;

/// <summary>Answers to requests.</summary>
internal static class OkxReplies
{
    // {"id":"1512","event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}
    public static byte[] Acknowledgement(Session session, OkxRequest request, string channel, string instrument) => Begin(request.Id)
        .Raw("\"event\":\""u8).Raw(request.IsSubscribe ? "subscribe" : "unsubscribe")
        .Raw("\",\"arg\":{\"channel\":"u8).Quoted(channel).Raw(",\"instId\":"u8).Quoted(instrument)
        .Raw("},\"connId\":\""u8).Raw(Connection(session)).Raw("\"}"u8).ToArray();

    // {"event":"error","code":"60018","msg":"...","connId":"a4d3ae55"}
    public static byte[] Error(Session session, string? id, string code, string words) => Begin(id)
        .Raw("\"event\":\"error\",\"code\":\""u8).Raw(code).Raw("\",\"msg\":"u8).Quoted(words)
        .Raw(",\"connId\":\""u8).Raw(Connection(session)).Raw("\"}"u8).ToArray();

    private static JsonText Begin(string? id) => id is null ? new JsonText().Raw("{"u8) : new JsonText().Raw("{\"id\":"u8).Quoted(id).Raw(","u8);

    private static string Connection(Session session) => session.Id.ToString("x8", CultureInfo.InvariantCulture);
}
