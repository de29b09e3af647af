using NUnit.Framework;

namespace Crossfeed.Tests.Support;

/// <summary>Waits for conditions instead of times.</summary>
internal static class Wait
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>Polls until a condition holds; fails the test when it is cancelled before.</summary>
    public static async Task UntilAsync(Func<bool> condition, CancellationToken cancellation, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string text = "")
    {
        using var timer = new PeriodicTimer(PollEvery);
        while (!condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail("waited in vain for: " + text);
            }
        }
    }
}
