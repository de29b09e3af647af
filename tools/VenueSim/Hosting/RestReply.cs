using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Hosting;

/// <summary>A REST answer: status and JSON body.</summary>
internal readonly record struct RestReply(int Status, byte[] Body)
{
    public static RestReply Ok(byte[] body) => new(StatusCodes.Status200OK, body);

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json;charset=UTF-8";
        context.Response.ContentLength = Body.Length;
        await context.Response.Body.WriteAsync(Body);
    }
}
