using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Venues;

/// <summary>
/// What runs behind a venue's address: its feed, which WebSocket paths exist (null for one that does not), and the answers
/// to everything else.
/// </summary>
internal sealed record VenueSite(VenueFeed Feed, Func<HttpRequest, WebSocketEntry?> Open, Func<HttpContext, CancellationToken, Task> Rest);
