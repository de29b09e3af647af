namespace Crossfeed.Wire;

/// <summary>What must stand before a connection may be opened: the login that some venues want first.</summary>
public interface IConnectionGate
{
    /// <summary>Waits until an opening makes sense. Asked before each one, from any thread.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Headers of the upgrade request.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    Task<IReadOnlyList<KeyValuePair<string, string>>> PassAsync(CancellationToken stop);
}
