using System.Globalization;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>Writes fault scripts that nobody has thought of: a few rules of any kind, on anything, for any time.</summary>
internal static class RandomFaults
{
    private static readonly string[] Kinds =
    [
        "drop:channel=all,p={p}", "drop:p={p}", "duplicate:channel=all,p={p}", "swap:channel=all,p={p}", "reorder:n={n},channel=all,p={p}", "delay:ms={ms},p={p}", "delay:ms={ms},reorder=true,channel=all,p={p}",
        "burst:n={n},p={p}", "burst:n={n},channel=trades,p={p}", "corrupt:p={p}", "oversize:bytes=200000,every=700,count=5", "oversize:bytes=5000,garbage=true,p={p}", "fragment:bytes=16,p={p}", "slow-loris:bytes=64,ms=5,every=900",
        "crossed:p={p}", "full:p={p}", "disconnect:every={many}", "shutdown:every={many}", "shutdown:every={many},notice=2s", "half-open:every={many},count=2", "half-open:every={many},for=3s", "heartbeat-only:every={many},count=2", "heartbeat-only:every={many},for=2s",
        "dead-symbol:symbol={symbol},after={many}", "dead-symbol:symbol={symbol},p=1,for=3s", "dead-symbol:symbol={symbol},channel={channel},p=1", "unsubscribed:symbol={symbol},channel={channel},after={many}", "unsubscribed:every={many}",
        "refuse:p=0.5", "connect-limit:n=2,for=2s", "lifetime:for=4s", "lifetime:for=6s,notice=3s", "storm:every=1s,for=2s", "silent:count={n}", "silent:p=0.3", "refuse-subscription:count=2", "clock-step:ms=-2000", "clock-step:ms=3000",
        "stale-snapshot:p=0.5,updates=500", "stale-snapshot:p=0.3", "rest-error:p=0.5", "rest-429:retry=1s,every=3", "rest-418:retry=1s,every=4", "slow-rest:bytes=512,ms=5,p=0.3", "rest-hang:ms=500,p=0.3",
    ];

    private static readonly string[] Channels = ["depth", "quotes", "trades", "all"];

    // What a venue that only counts its messages, or proves its best levels alone, cannot show: streams that were dead for a while and go on, with nothing counted in between.
    private static readonly string[] Pauses = ["heartbeat-only:every={many},for=2s", "dead-symbol:symbol={symbol},p=1,for=3s"];

    // And what only a count shows: messages that change places, which a checksum finds right each in its turn. TCP changes nothing's place.
    private static readonly string[] Disorder = ["swap:channel=all,p={p}", "reorder:n={n},channel=all,p={p}", "delay:ms={ms},reorder=true,channel=all,p={p}"];

    /// <summary>Three to five rules.</summary>
    /// <param name="seed">Another seed, another script.</param>
    public static string Script(int seed) => Script(seed, Kinds, ["", "venue=binance", "venue=gateio"], ChaosRun.Symbols);

    /// <summary>The same for one venue.</summary>
    /// <param name="seed">Another seed, another script.</param>
    /// <param name="venue">The simulated venue.</param>
    public static string Script(int seed, string venue)
    {
        string[] left = venue switch { "kraken" => [.. Pauses, .. Disorder], "coinbase" => Pauses, _ => [] };
        var symbols = ChaosRun.SymbolsOf(venue).ToArray();
        return Script(seed, [.. Kinds.Except(left), .. SimVenues.Get(venue).ProvenLevels > 0 || venue == "okx" ? ["wrong-checksum:p={p}"] : Array.Empty<string>()], [""], symbols);
    }

    private static string Script(int seed, string[] kinds, string[] places, string[] symbols)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, 3 + random.Next(3)).Select(_ => Line(random, kinds, places, symbols) + "\n"));
    }

    /// <summary>Lets a script loose on a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="script">The script.</param>
    public static void Inject(ChaosRun run, string script)
    {
        Assert.That(FaultScript.TryParse(script, out var rules, out var error), error);
        foreach (var rule in rules)
        {
            run.Sim.Faults.Add(rule);
        }
    }

    private static string Line(Random random, string[] kinds, string[] places, string[] symbols)
    {
        var fault = kinds[random.Next(kinds.Length)]
            .Replace("{p}", random.Next(4) switch { 0 => "0.001", 1 => "0.01", 2 => "0.05", _ => "0.2" }, StringComparison.Ordinal)
            .Replace("{n}", Text(1 + random.Next(8)), StringComparison.Ordinal)
            .Replace("{ms}", Text(5 + random.Next(600)), StringComparison.Ordinal)
            .Replace("{many}", Text(200 + random.Next(4_000)), StringComparison.Ordinal)
            .Replace("{symbol}", symbols[random.Next(symbols.Length)], StringComparison.Ordinal)
            .Replace("{channel}", Channels[random.Next(Channels.Length)], StringComparison.Ordinal);
        var where = places[random.Next(places.Length)];
        return where.Length == 0 ? fault : fault + (fault.Contains(':', StringComparison.Ordinal) ? "," : ":") + where;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
