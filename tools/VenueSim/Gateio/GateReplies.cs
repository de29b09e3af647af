using System.Globalization;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Answers to requests: acknowledgements, errors, pongs.</summary>
internal static class GateReplies
{
    // {"time":..,"time_ms":..,"id":123,"conn_id":"..","trace_id":"..","channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.50"],"result":{"status":"success"},"requestId":".."}
    // an error comes as "error":{"code":2,"message":"Alert sub ob.BTC_USDT.50"},"result":{"status":"fail"}
    public static byte[] Ack(Session session, GateRequest request, string? problem, long nowMillis)
    {
        var trace = Hex(session.Id, session.Requests);
        var text = new JsonText()
            .Raw("{\"time\":"u8).Number(nowMillis / 1000)
            .Raw(",\"time_ms\":"u8).Number(nowMillis);
        if (request.Id is { } id)
        {
            text.Raw(",\"id\":"u8).Raw(id);
        }

        text.Raw(",\"conn_id\":\""u8).Raw(Hex(session.Id, 0))
            .Raw("\",\"trace_id\":\""u8).Raw(trace)
            .Raw("\",\"channel\":"u8).Quoted(request.Channel)
            .Raw(",\"event\":"u8).Quoted(request.Event)
            .Raw(",\"payload\":"u8).Raw(request.Payload);
        if (problem is null)
        {
            text.Raw(",\"result\":{\"status\":\"success\"}"u8);
        }
        else
        {
            text.Raw(",\"error\":{\"code\":"u8).Number(request.ProblemCode)
                .Raw(",\"message\":"u8).Quoted(problem)
                .Raw("},\"result\":{\"status\":\"fail\"}"u8);
        }

        return text.Raw(",\"requestId\":\""u8).Raw(trace).Raw("\"}"u8).ToArray();
    }

    // {"time":1669107766,"time_ms":1669107766123,"channel":"spot.pong","event":"","result":null}
    public static byte[] Pong(string prefix, long nowMillis) => new JsonText()
        .Raw("{\"time\":"u8).Number(nowMillis / 1000)
        .Raw(",\"time_ms\":"u8).Number(nowMillis)
        .Raw(",\"channel\":\""u8).Raw(prefix)
        .Raw("pong\",\"event\":\"\",\"result\":null}"u8).ToArray();

    private static string Hex(int session, int request) =>
        string.Create(CultureInfo.InvariantCulture, $"{session:x8}{request:x8}");
}
