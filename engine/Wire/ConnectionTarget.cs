namespace Crossfeed.Wire;

/// <summary>Where a connection goes and what it says once open.</summary>
/// <param name="Address">WebSocket address.</param>
/// <param name="Script">What it says.</param>
/// <param name="Heartbeat">How it asks whether the venue is still there; null where nothing is asked.</param>
/// <param name="Headers">HTTP headers of the upgrade beside those of the protocol; null for none.</param>
/// <param name="Gate">What it waits for before each opening; null for nothing.</param>
public sealed record ConnectionTarget(
    Uri Address, IConnectionScript Script, HeartbeatRules? Heartbeat = null, IReadOnlyList<KeyValuePair<string, string>>? Headers = null, IConnectionGate? Gate = null);
