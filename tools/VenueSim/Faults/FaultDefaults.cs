namespace Crossfeed.VenueSim.Faults;

/// <summary>What a rule means where it does not say.</summary>
internal static class FaultDefaults
{
    public const int DelayMillis = 100;
    public const int BurstFrames = 10;
    public const int OversizeBytes = 4 * 1024 * 1024; // forty times the largest event on record (about 100 KB)
    public const int FragmentBytes = 16;
    public const int TrickleBytes = 1;
    public const int TrickleMillis = 20;
    public const int SlowRestBytes = 64;
    public const int SlowRestMillis = 50;
    public const int ClockStepMillis = 1000;
    public const int StormMillis = 5000;
    public const int StormPeriodMillis = 1000;
    public const int Connects = 5;
    public const int ConnectWindowMillis = 60_000;
    public const int LifetimeMillis = 60_000;
    public const int Retry429Millis = 5_000;
    public const int Retry418Millis = 120_000; // the shortest ban that Binance tells of

    /// <summary>The rule's value, or the kind's default where it has none.</summary>
    public static int Or(this int value, int standard) => value != 0 ? value : standard;

    /// <summary>The rule's time in milliseconds, or the kind's default where it has none.</summary>
    public static long MillisOr(this TimeSpan value, int standard) => value > TimeSpan.Zero ? (long)value.TotalMilliseconds : standard;
}
