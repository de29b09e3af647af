using Microsoft.AspNetCore.Http.Features;

namespace Crossfeed.VenueSim.Sessions;

/// <summary>The server's upgrade of a request to a WebSocket, with a transport that faults can shape.</summary>
internal sealed class ShapedUpgrade(IHttpUpgradeFeature server) : IHttpUpgradeFeature
{
    /// <summary>The transport, once upgraded.</summary>
    public ShapedStream? Stream { get; private set; }

    public bool IsUpgradableRequest => server.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new ShapedStream(await server.UpgradeAsync());
}
