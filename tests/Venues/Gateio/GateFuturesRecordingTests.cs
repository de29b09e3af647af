using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>Messages that the venue's futures really sent in 2026-10: answers, a pong, a quote, book changes with and without levels.</summary>
internal sealed unsafe class GateFuturesRecordingTests
{
    private static readonly string[] Expected =
    [
        "control",
        "control",
        "control",
        "bookdelta BTC_USDT time=1791009973159000 U=126906668178 u=126906668179 pu=0 bids=[] asks=[]",
        "quote BTC_USDT time=1791009973168000 u=126906668187 bid=5564@84588.1 ask=23621@84588.2",
        "bookdelta BTC_USDT time=1791009973182000 U=126906668180 u=126906668188 pu=0 bids=[] asks=[23621@84588.2]",
        "bookdelta BTC_USDT time=1791009973202000 U=126906668189 u=126906668192 pu=0 bids=[] asks=[]",
        "bookdelta BTC_USDT time=1791009974060000 U=126906668412 u=126906668435 pu=0 bids=[23@84574 59@84568.1 0@84574.4 0@84570.5] asks=[]",
    ];

    [TestCase(GatePath.Scanned)]
    [TestCase(GatePath.General)]
    public void Every_message_says_what_it_is_known_to_say(GatePath path)
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 1, 0);
        var decoder = new GateLinearDecoder(decimals) { Symbols = new SymbolTable([new("BTC_USDT", 0)]) };
        using var memory = new GuardedFrame(1 << 12);
        var output = new DecodedFrame();
        var said = new List<string>();
        var feed = new GateLinearFeed();
        var answers = new List<ControlKind>();
        foreach (var line in File.ReadLines(Captures.RequireFrames("gate_usdt_futures_20261003.ndjson")))
        {
            var frame = Encoding.UTF8.GetBytes(line);
            var start = memory.Place(frame, "0\"]}"u8);
            if (path == GatePath.Scanned)
            {
                decoder.Decode(start, frame.Length, output);
            }
            else
            {
                decoder.DecodeGeneral(start, frame.Length, output);
            }

            said.AddRange(EventText.Describe(output, decimals, _ => "BTC_USDT"));
            var isControl = output.Events[0].Kind == EventKind.Control;
            Assert.That(decoder.TryScan(start, frame.Length, output), Is.EqualTo(!isControl), line);
            if (isControl)
            {
                answers.Add(feed.ReadControl(feed.Lanes[0], frame).Kind);
            }
        }

        Assert.That(said, Is.EqualTo(Expected));
        Assert.That(answers, Is.EqualTo(new[] { ControlKind.Acknowledged, ControlKind.Acknowledged, ControlKind.HeartbeatAnswer }));
    }
}
