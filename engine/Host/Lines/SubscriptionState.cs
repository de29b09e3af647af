namespace Crossfeed.Host;

/// <summary>What became of a wish for a stream on one connection.</summary>
public enum SubscriptionState
{
    /// <summary>Not asked for yet on this life of the connection.</summary>
    Wanted,

    /// <summary>Asked for; no answer yet.</summary>
    Asked,

    /// <summary>The venue said yes. That alone does not prove that anything flows.</summary>
    Acknowledged,

    /// <summary>The venue said no.</summary>
    Refused,
}
