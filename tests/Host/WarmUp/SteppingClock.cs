namespace Crossfeed.Tests.Host;

/// <summary>A clock that moves on by a step each time somebody looks at it.</summary>
internal sealed class SteppingClock(TimeSpan step) : TimeProvider
{
    private long _looks;

    public long Looks => Interlocked.Read(ref _looks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Increment(ref _looks) * step.Ticks;
}
