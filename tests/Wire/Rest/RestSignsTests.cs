using System.Net;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RestSignsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly RestLimits Limits = new()
    {
        Weight = 200,
        Period = TimeSpan.FromSeconds(10),
        UsedHeader = "X-Used",
        RemainingHeader = "X-Remain",
        LimitHeader = "X-Limit",
        ResetHeader = "X-Reset",
    };

    [TestCase("17", 17)]
    [TestCase("Tue, 14 Nov 2023 22:13:50 GMT", 30, Description = "by the venue's clock")]
    [TestCase("Tue, 14 Nov 2023 22:13:00 GMT", null, Description = "in the past")]
    [TestCase("0", null)]
    [TestCase("-1", null)]
    [TestCase("1e3", null)]
    [TestCase("99999999999999999999", null)]
    [TestCase("", null)]
    public void Retry_after_is_a_span_or_a_date(string text, int? seconds) =>
        Assert.That(Read(("Retry-After", text)).RetryAfter?.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("1700000004", 4)]
    [TestCase("1699999999", null)]
    [TestCase("1700000021", null, Description = "further than two periods")]
    [TestCase("1700000004000", null, Description = "milliseconds")]
    [TestCase("9999999999999999", null)]
    [TestCase("-4", null)]
    public void A_reset_is_read_by_the_clock_of_the_venue(string text, int? seconds) =>
        Assert.That(Read(("X-Reset", text)).UntilReset?.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("X-Used", "31", null, null, 31)]
    [TestCase("X-Remain", "31", "X-Limit", "200", 169)]
    [TestCase("X-Remain", "201", "X-Limit", "200", null)]
    [TestCase("X-Remain", "31", null, null, null)]
    [TestCase("X-Used", "-31", null, null, null)]
    [TestCase("X-Used", "thirty", null, null, null)]
    public void The_used_weight_is_told_or_what_is_left(string header, string text, string? otherHeader, string? otherText, int? used) =>
        Assert.That(Read((header, text), (otherHeader ?? "X-Else", otherText ?? "")).Used, Is.EqualTo(used));

    private static RestSigns Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.Date = Now;
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return RestSigns.Read(response, Limits, Now + TimeSpan.FromHours(5)); // our clock is wrong
    }
}
