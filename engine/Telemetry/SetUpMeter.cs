namespace Crossfeed.Telemetry;

/// <summary>
/// Counts the bytes that a hot thread allocates to link in listings and connections, apart from what frames cost. Parts may lie within each other: each byte counts once. One thread counts.
/// </summary>
public sealed class SetUpMeter
{
    private long _bytes;

    /// <summary>Bytes so far.</summary>
    public long Bytes => _bytes;

    /// <summary>A part begins.</summary>
    /// <returns>What <see cref="End"/> needs.</returns>
    public long Begin() => GC.GetAllocatedBytesForCurrentThread() - _bytes;

    /// <summary>The part ends. What parts within it counted is in it, and is replaced by the whole.</summary>
    /// <param name="begun">From <see cref="Begin"/>.</param>
    public void End(long begun) => _bytes = GC.GetAllocatedBytesForCurrentThread() - begun;
}
