using Crossfeed.Ring;

namespace Crossfeed.RingLitmus;

/// <summary>Which part a consumer plays in a scenario.</summary>
public enum HandlerRole
{
    /// <summary>Only checks.</summary>
    Plain,

    /// <summary>Leaves stamp A.</summary>
    UpstreamA,

    /// <summary>Leaves stamp B.</summary>
    UpstreamB,

    /// <summary>Demands both stamps.</summary>
    Downstream,
}

/// <summary>A consumer that checks sequences, batches, payloads and stamps.</summary>
public sealed class CheckingHandler(HandlerRole role, int producers) : IValueEventHandler<LitmusEvent>
{
    private long _nextSequence;
    private bool _insideBatch;
    private long _leftInBatch;

    public OrderCheck Check { get; } = new(producers);

    public void OnBatchStart(long batchSize)
    {
        if (_insideBatch)
            Check.Fail("a batch began before the last one ended");
        _insideBatch = true;
        _leftInBatch = batchSize;
    }

    public void OnEvent(ref LitmusEvent data, long sequence, bool endOfBatch)
    {
        if (sequence != _nextSequence++)
            Check.Fail($"sequence {sequence}, expected {_nextSequence - 1}");
        if (endOfBatch != (--_leftInBatch == 0))
            Check.Fail($"the end of the batch is wrong at {sequence}");
        if (endOfBatch)
            _insideBatch = false;
        Check.See(data, sequence);
        PlayRole(ref data, sequence);
    }

    private void PlayRole(ref LitmusEvent data, long sequence)
    {
        switch (role)
        {
            case HandlerRole.UpstreamA:
                data.StampA = data.StampFor(1);
                break;
            case HandlerRole.UpstreamB:
                data.StampB = data.StampFor(2);
                break;
            case HandlerRole.Downstream when data.StampA != data.StampFor(1) || data.StampB != data.StampFor(2):
                Check.Fail($"seen before its upstream at {sequence}");
                break;
        }
    }
}
