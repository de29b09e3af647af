using System.Globalization;
using System.Net;

namespace Crossfeed.Wire;

/// <summary>What an answer's status and headers say about the budget. A header that cannot be is as good as none.</summary>
/// <param name="Status">The status.</param>
/// <param name="RetryAfter">How long the venue asks to wait; more than zero.</param>
/// <param name="UntilReset">How long until the venue's limit begins anew, by the venue's own clock where it tells it; more than zero, at most two periods.</param>
/// <param name="Used">Weight used in the venue's current period, by everybody on this address.</param>
public readonly record struct RestSigns(HttpStatusCode Status, TimeSpan? RetryAfter, TimeSpan? UntilReset, long? Used)
{
    private const long LatestSeconds = 253_402_300_799; // the end of the year 9999: what a DateTimeOffset holds

    /// <summary>Reads an answer.</summary>
    /// <param name="response">The answer; its body is left alone.</param>
    /// <param name="limits">Which headers the venue sends.</param>
    /// <param name="now">The time, for answers without a date.</param>
    public static RestSigns Read(HttpResponseMessage response, RestLimits limits, DateTimeOffset now)
    {
        var venueNow = response.Headers.Date ?? now; // times in headers are of the venue's clock
        var retryAfter = response.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - venueNow : null;
        TimeSpan? untilReset = Number(response, limits.ResetHeader) is { } reset && reset <= LatestSeconds ? DateTimeOffset.FromUnixTimeSeconds(reset) - venueNow : null;
        return new RestSigns(response.StatusCode, Positive(retryAfter, TimeSpan.MaxValue), Positive(untilReset, 2 * limits.Period), UsedWeight(response, limits));
    }

    private static long? UsedWeight(HttpResponseMessage response, RestLimits limits)
    {
        if (Number(response, limits.UsedHeader) is { } used)
        {
            return used;
        }

        return Number(response, limits.RemainingHeader) is { } left && Number(response, limits.LimitHeader) is { } limit && left <= limit ? limit - left : null;
    }

    private static TimeSpan? Positive(TimeSpan? span, TimeSpan longest) => span > TimeSpan.Zero && span <= longest ? span : null;

    private static long? Number(HttpResponseMessage response, string? header) =>
        header is not null && response.Headers.TryGetValues(header, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
