using System.Net.Security;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>Which certificates are good: for a gateway on the user's own machine any, because nobody signs those; for every other address those that the system trusts.</summary>
public static class OwnGateway
{
    /// <summary>The check for an address.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="address">Where to.</param>
    /// <returns>Null for the system's own check.</returns>
    public static RemoteCertificateValidationCallback? CheckFor(Feed feed, Uri address) => feed.HasOwnGateway && address.IsLoopback ? static (_, _, _, _) => true : null;
}
