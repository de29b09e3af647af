using System.Globalization;
using Crossfeed.VenueSim.Cli;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Faults;

/// <summary>The command line's form of a rule: <c>kind[:key=value[,key=value]…]</c>.</summary>
public static class FaultSyntax
{
    private const string Keys =
        "Keys: venue=NAME, stream=PATTERN, symbol=BTC/USDT, channel=depth|quotes|trades|bars|all, connection=N, "
        + "every=N|DURATION, p=0..1, after=N, count=N, at=DURATION, until=DURATION, for=DURATION, ms=N, n=N, bytes=N, updates=N, "
        + "status=HTTP, retry=DURATION, notice=DURATION, reorder=BOOL, garbage=BOOL, form=code|bare|error, reason=TEXT.";

    private static readonly Dictionary<string, FaultKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["drop"] = FaultKind.Drop,
        ["duplicate"] = FaultKind.Duplicate,
        ["swap"] = FaultKind.Swap,
        ["reorder"] = FaultKind.Reorder,
        ["delay"] = FaultKind.Delay,
        ["burst"] = FaultKind.Burst,
        ["corrupt"] = FaultKind.Corrupt,
        ["oversize"] = FaultKind.Oversize,
        ["fragment"] = FaultKind.Fragment,
        ["slow-loris"] = FaultKind.SlowLoris,
        ["crossed"] = FaultKind.Crossed,
        ["full"] = FaultKind.Full,
        ["disconnect"] = FaultKind.Disconnect,
        ["shutdown"] = FaultKind.Shutdown,
        ["half-open"] = FaultKind.HalfOpen,
        ["heartbeat-only"] = FaultKind.HeartbeatOnly,
        ["dead-symbol"] = FaultKind.DeadSymbol,
        ["unsubscribed"] = FaultKind.Unsubscribed,
        ["refuse"] = FaultKind.Refuse,
        ["connect-limit"] = FaultKind.ConnectLimit,
        ["lifetime"] = FaultKind.Lifetime,
        ["storm"] = FaultKind.Storm,
        ["silent"] = FaultKind.Silent,
        ["refuse-subscription"] = FaultKind.RefuseSubscription,
        ["restart-ids"] = FaultKind.RestartIds,
        ["wrong-checksum"] = FaultKind.WrongChecksum,
        ["expire-session"] = FaultKind.ExpireSession,
        ["clock-step"] = FaultKind.ClockStep,
        ["stale-snapshot"] = FaultKind.StaleSnapshot,
        ["rest-error"] = FaultKind.RestError,
        ["rest-429"] = FaultKind.Rest429,
        ["rest-418"] = FaultKind.Rest418,
        ["slow-rest"] = FaultKind.SlowRest,
        ["rest-hang"] = FaultKind.RestHang,
    };

    /// <summary>The kinds' names, for help and errors.</summary>
    public static string KindNames => string.Join(", ", Kinds.Keys);

    /// <summary>A kind's name on the command line.</summary>
    public static string Name(FaultKind kind) => Kinds.First(pair => pair.Value == kind).Key;

    /// <summary>Parses a rule; on failure <paramref name="error"/> says what is wrong and what would be right.</summary>
    public static bool TryParse(string text, out FaultRule rule, out string error)
    {
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        rule = new FaultRule(FaultKind.Drop);
        if (!Kinds.TryGetValue(name, out var kind))
        {
            error = $"Unknown fault '{name}'. Faults: {KindNames}.";
            return false;
        }

        rule = new FaultRule(kind);
        error = "";
        if (colon < 0)
        {
            return true;
        }

        foreach (var pair in text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var (key, value) = equals < 0 ? ("", "") : (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
            if (value.Length == 0
                || !(TrySetWhich(ref rule, key, value) || TrySetWhen(ref rule, key, value) || TrySetWhat(ref rule, key, value)))
            {
                error = $"Fault '{name}': cannot use '{pair}'. {Keys}";
                return false;
            }
        }

        return true;
    }

    private static bool TrySetWhich(ref FaultRule rule, string key, string value)
    {
        switch (key)
        {
            case "venue" when SimVenues.Find(value) is { } venue:
                rule = rule with { Venue = venue.Name };
                return true;
            case "stream":
                rule = rule with { Stream = value };
                return true;
            case "symbol":
                rule = rule with { Symbol = value };
                return true;
            case "channel" when value == "all":
                rule = rule with { AllChannels = true };
                return true;
            case "channel" when char.IsLetter(value[0]) && Enum.TryParse<SimChannel>(value, ignoreCase: true, out var channel):
                rule = rule with { Channel = channel };
                return true;
            case "connection" when Positive(value, out var connection):
                rule = rule with { Connection = connection };
                return true;
            default:
                return false;
        }
    }

    private static bool TrySetWhen(ref FaultRule rule, string key, string value)
    {
        switch (key)
        {
            case "every" when Positive(value, out var every):
                rule = rule with { Every = every };
                return true;
            case "every" when DurationSyntax.TryParse(value, out var period):
                rule = rule with { Period = period };
                return true;
            case "p" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var p) && p is > 0 and <= 1:
                rule = rule with { Probability = p };
                return true;
            case "after" when Positive(value, out var after):
                rule = rule with { After = after };
                return true;
            case "count" when Positive(value, out var count):
                rule = rule with { Count = count };
                return true;
            case "at" when DurationSyntax.TryParse(value, out var at):
                rule = rule with { At = at };
                return true;
            case "until" when DurationSyntax.TryParse(value, out var until):
                rule = rule with { Until = until };
                return true;
            case "for" when DurationSyntax.TryParse(value, out var duration):
                rule = rule with { Duration = duration };
                return true;
            default:
                return false;
        }
    }

    private static bool TrySetWhat(ref FaultRule rule, string key, string value)
    {
        switch (key)
        {
            case "status" when Positive(value, out var status) && status is >= 400 and <= 599:
                rule = rule with { Status = status };
                return true;
            case "ms" when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var millis)
                && (millis > 0 || (millis < 0 && rule.Kind == FaultKind.ClockStep)):
                rule = rule with { Millis = millis };
                return true;
            case "n" when Positive(value, out var number):
                rule = rule with { Number = number };
                return true;
            case "bytes" when Positive(value, out var bytes):
                rule = rule with { Bytes = bytes };
                return true;
            case "updates" when Positive(value, out var updates):
                rule = rule with { Updates = updates };
                return true;
            case "retry" when DurationSyntax.TryParse(value, out var retry):
                rule = rule with { Retry = retry };
                return true;
            case "notice" when DurationSyntax.TryParse(value, out var notice):
                rule = rule with { Notice = notice };
                return true;
            case "reorder" when bool.TryParse(value, out var reorder):
                rule = rule with { Reorder = reorder };
                return true;
            case "garbage" when bool.TryParse(value, out var garbage):
                rule = rule with { Garbage = garbage };
                return true;
            case "form" when char.IsLetter(value[0]) && Enum.TryParse<RefusalForm>(value, ignoreCase: true, out var form):
                rule = rule with { Form = form };
                return true;
            case "reason":
                rule = rule with { Reason = value };
                return true;
            default:
                return false;
        }
    }

    private static bool Positive(string value, out int number) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
