using System.Globalization;
using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Faults;

/// <summary>The command line's form of a rule: <c>kind[:key=value[,key=value]…]</c>.</summary>
public static class FaultSyntax
{
    private static readonly Dictionary<string, FaultKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["drop"] = FaultKind.Drop,
        ["duplicate"] = FaultKind.Duplicate,
        ["swap"] = FaultKind.Swap,
        ["corrupt"] = FaultKind.Corrupt,
        ["crossed"] = FaultKind.Crossed,
        ["full"] = FaultKind.Full,
        ["disconnect"] = FaultKind.Disconnect,
        ["shutdown"] = FaultKind.Shutdown,
        ["refuse"] = FaultKind.Refuse,
        ["silent"] = FaultKind.Silent,
        ["stale-snapshot"] = FaultKind.StaleSnapshot,
        ["rest-error"] = FaultKind.RestError,
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
            if (equals < 0 || !TrySet(ref rule, pair[..equals].Trim(), pair[(equals + 1)..].Trim()))
            {
                error = $"Fault '{name}': cannot use '{pair}'. Keys: venue=binance|gateio, stream=PATTERN, every=N, p=0..1, "
                    + "after=N, count=N, for=DURATION, status=HTTP.";
                return false;
            }
        }

        return true;
    }

    private static bool TrySet(ref FaultRule rule, string key, string value)
    {
        switch (key)
        {
            case "venue" when SimVenueNames.TryParse(value, out var venue):
                rule = rule with { Venue = venue };
                return true;
            case "stream" when value.Length > 0:
                rule = rule with { Stream = value };
                return true;
            case "every" when Positive(value, out var every):
                rule = rule with { Every = every };
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
            case "for" when Cli.DurationSyntax.TryParse(value, out var duration):
                rule = rule with { Duration = duration };
                return true;
            case "status" when Positive(value, out var status) && status is >= 400 and <= 599:
                rule = rule with { Status = status };
                return true;
            default:
                return false;
        }
    }

    private static bool Positive(string value, out int number) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
