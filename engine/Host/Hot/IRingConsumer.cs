namespace Crossfeed.Host;

/// <summary>A consumer that lives on a polling thread.</summary>
public interface IRingConsumer
{
    /// <summary>HOT: processes what is published.</summary>
    /// <returns>The number of slots processed.</returns>
    int Consume();

    /// <summary>HOT: ends the batch: publishes what it changed.</summary>
    void EndBatch();

    /// <summary>Whether everything published has been processed.</summary>
    bool IsDrained { get; }
}
