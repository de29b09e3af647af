using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Venues;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Hosting;

/// <summary>A REST answer: status and JSON body.</summary>
internal readonly record struct RestReply(int Status, byte[] Body)
{
    /// <summary>What delays the answer or its body, if anything does.</summary>
    public FaultRule? Slowness { get; private init; }

    public static RestReply Ok(byte[] body) => new(StatusCodes.Status200OK, body);

    /// <summary>Asks the faults whether this answer is to hang or to trickle.</summary>
    public RestReply SlowedBy(FaultPlan faults, SimVenue venue, string name, string symbol) => this with
    {
        Slowness = faults.Strike(FaultKind.RestHang, venue, name, symbol) ?? faults.Strike(FaultKind.SlowRest, venue, name, symbol),
    };

    /// <summary>Sends the answer; one that hangs or trickles ends with its request or with <paramref name="stopping"/>.</summary>
    public async Task WriteAsync(HttpContext context, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await WriteAsync(context.Response, ended.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // the client gave up, or the venue ends: a connection with half an answer is of no use
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken ended)
    {
        if (Slowness is { Kind: FaultKind.RestHang } hang)
        {
            await Task.Delay(hang.Millis > 0 ? hang.Millis : Timeout.Infinite, ended);
        }

        response.StatusCode = Status;
        response.ContentType = "application/json;charset=UTF-8";
        response.ContentLength = Body.Length;
        var body = Body.AsMemory();
        if (Slowness is { Kind: FaultKind.SlowRest } slow)
        {
            var part = slow.Bytes.Or(FaultDefaults.SlowRestBytes);
            for (; body.Length > part; body = body[part..])
            {
                await response.Body.WriteAsync(body[..part], ended);
                await response.Body.FlushAsync(ended);
                await Task.Delay(slow.Millis.Or(FaultDefaults.SlowRestMillis), ended);
            }
        }

        await response.Body.WriteAsync(body, ended);
    }
}
