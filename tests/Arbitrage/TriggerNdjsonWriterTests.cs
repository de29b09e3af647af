using System.Text;
using System.Text.Json;
using Crossfeed.Arbitrage;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>The lines that files and pipes get, byte for byte.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class TriggerNdjsonWriterTests
{
    private const string OpenedLine =
        """{"event":"opened","id":17,"kind":"cross-venue","symbol":"BTC/USDT","buyVenue":"gateio","sellVenue":"binance","buyPrice":"59897.41","sellPrice":"60114.11","quantity":"0.31901","netBps":6.12,"receivedAt":"2023-11-14T22:13:20.020081000Z","frame":123456}""";

    [Test]
    public void Opened_line() => Assert.That(Lines(TriggerEvents.Opened()), Is.EqualTo(OpenedLine + "\n"));

    [Test]
    public void Changed_line_differs_in_the_event_alone()
    {
        var trigger = TriggerEvents.Opened();
        trigger.Step = TriggerStep.Changed;
        Assert.That(Lines(trigger), Is.EqualTo(OpenedLine.Replace("opened", "changed", StringComparison.Ordinal) + "\n"));
    }

    [TestCase(CloseReason.BelowMinimum)]
    [TestCase(CloseReason.NotLive)]
    [TestCase(CloseReason.AgedOut)]
    [TestCase(CloseReason.Removed)]
    [TestCase(CloseReason.OutOfRange)]
    public void Closed_line_adds_reason_lifetime_and_best_edge(CloseReason reason)
    {
        var trigger = TriggerEvents.Closed();
        trigger.Reason = reason;
        var expected = OpenedLine.Replace("opened", "closed", StringComparison.Ordinal).Replace("6.12", "-0.0005", StringComparison.Ordinal)[..^1]
            + $",\"reason\":\"{CloseReasons.Name(reason)}\",\"lifetimeNanos\":5000000001,\"bestNetBps\":123.4567}}\n";
        Assert.That(Lines(trigger), Is.EqualTo(expected));
    }

    [Test]
    public void Spot_against_perpetual_names_the_symbol_sold_last()
    {
        var trigger = TriggerEvents.Closed();
        trigger.Kind = TriggerKind.SpotPerpetual;
        trigger.SellListingId = 4;
        Assert.That(Lines(trigger), Does.Contain("\"kind\":\"spot-perpetual\",\"symbol\":\"BTC/USDT\",").And.EndsWith("\"bestNetBps\":123.4567,\"sellSymbol\":\"BTC/USDT:PERP\"}\n"));
    }

    [Test]
    public void Listing_without_a_name_shows_its_id()
    {
        var trigger = TriggerEvents.Opened();
        trigger.BuyListingId = 900;
        Assert.That(Lines(trigger), Does.Contain("\"symbol\":\"#900\",\"buyVenue\":\"#900\",\"sellVenue\":\"binance\""));
    }

    [Test]
    public void Names_that_need_escapes_stay_json_and_long_ones_grow_the_buffer()
    {
        var names = Names();
        var symbol = new string('"', 100_000);
        names.Set(3, "a\"\\\n\u0001", symbol);
        using var line = JsonDocument.Parse(Lines(names, TriggerEvents.Opened()));
        Assert.That(line.RootElement.GetProperty("buyVenue").GetString(), Is.EqualTo("a\"\\\n\u0001"));
        Assert.That(line.RootElement.GetProperty("symbol").GetString(), Is.EqualTo(symbol));
    }

    [Test]
    public void Widest_values_fit_a_line_and_many_lines_pass_the_buffer()
    {
        var widest = TriggerEvents.Closed();
        widest.Id = long.MaxValue;
        widest.BuyPrice = widest.SellPrice = widest.Quantity = widest.ReceivedNanos = widest.LifetimeNanos = long.MaxValue;
        widest.BuyPriceDecimals = widest.SellPriceDecimals = widest.QuantityDecimals = 18;
        widest.FrameOrdinal = long.MinValue;
        widest.NetE8 = widest.BestNetE8 = -long.MaxValue;
        widest.Reason = CloseReason.BelowMinimum;
        var lines = Lines(Enumerable.Repeat(widest, 1_000).ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1_000).And.All.EqualTo(lines[0]));
        using var line = JsonDocument.Parse(lines[0]);
        Assert.That(line.RootElement.GetProperty("quantity").GetString(), Is.EqualTo("9.223372036854775807"));
        Assert.That(line.RootElement.GetProperty("netBps").GetRawText(), Is.EqualTo("-922337203685477.5807"));
    }

    [Test]
    public void Malformed_event_is_refused()
    {
        var trigger = TriggerEvents.Opened();
        trigger.QuantityDecimals = 19;
        Assert.That(() => Lines(trigger), Throws.ArgumentException);
    }

    [TestCase("5", 50_000L)]
    [TestCase("2.5", 25_000L)]
    [TestCase("-0.0001", -1L)]
    [TestCase("0", 0L)]
    public void Basis_points_read_and_print_the_same(string text, long fraction)
    {
        Assert.That(BasisPoints.TryParse(text, out var read), Is.True);
        Assert.That(read, Is.EqualTo(fraction));
        Assert.That(BasisPoints.Text(fraction), Is.EqualTo(text));
    }

    [TestCase("0.00001")]
    [TestCase("")]
    [TestCase("-")]
    [TestCase("--1")]
    [TestCase("+1")]
    [TestCase("5bps")]
    [TestCase("1e30")]
    public void Other_texts_are_no_basis_points(string text) => Assert.That(BasisPoints.TryParse(text, out _), Is.False);

    private static ListingNames Names()
    {
        var names = new ListingNames();
        names.Set(3, "gateio", "BTC/USDT");
        names.Set(1, "binance", "BTC/USDT");
        names.Set(4, "binance", "BTC/USDT:PERP");
        return names;
    }

    private static string Lines(params TriggerEvent[] triggers) => Lines(Names(), triggers);

    private static string Lines(ListingNames names, params TriggerEvent[] triggers)
    {
        using var stream = new MemoryStream();
        var writer = new TriggerNdjsonWriter(stream, names);
        foreach (var trigger in triggers)
        {
            writer.Write(trigger);
        }

        writer.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
