using System.Net.Security;

namespace Crossfeed.Wire;

/// <summary>How connections behave.</summary>
public sealed record ConnectionOptions
{
    /// <summary>Longest time for a handshake. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before the first reconnect; doubles with each failure in a row. Default 1 s.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two tries. Default 30 s.</summary>
    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that stayed active this long starts its back-off anew; one that ends before has failed. Default 30 s.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures in a row after which a connection is faulted and only probes. Default 8: about two minutes of back-off.</summary>
    public int BreakAfter { get; init; } = 8;

    /// <summary>Mean time between two probes of a faulted connection. Default 60 s.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time since a connection was faulted after which a failed probe is its last. Default null: it never gives up.</summary>
    public TimeSpan? GiveUpAfter { get; init; }

    /// <summary>Longest time for the venue to take one of our messages; a connection that does not is dead. Default 10 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest message in bytes; a larger one ends the connection, counted. Default 16 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 16 << 20;

    /// <summary>Longest wait for the venue's answer when closing in order. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Decides which certificates are good, for gateways on the user's own machine. Default null: those that the system trusts.</summary>
    public RemoteCertificateValidationCallback? CertificateCheck { get; init; }

    /// <summary>Headers of the upgrade request, by name; they are in no recording. Default none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
