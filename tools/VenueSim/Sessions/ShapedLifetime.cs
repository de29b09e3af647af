using Microsoft.AspNetCore.Http.Features;

namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// The server's hold on a request. The framework's WebSocket aborts it when pongs are missing; a mute connection has to
/// stay open all the same.
/// </summary>
internal sealed class ShapedLifetime(IHttpRequestLifetimeFeature server, ShapedUpgrade upgrade) : IHttpRequestLifetimeFeature
{
    public CancellationToken RequestAborted
    {
        get => server.RequestAborted;
        set => server.RequestAborted = value;
    }

    public void Abort()
    {
        if (upgrade.Stream is not { IsMute: true })
        {
            server.Abort();
        }
    }
}
