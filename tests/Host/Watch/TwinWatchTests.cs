using System.Globalization;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Wire;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Watch;

/// <summary>Two legs of one line on a hot plane; the test decides which of them brings the trades.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TwinWatchTests
{
    private const ushort A = 11;
    private const ushort B = 12;
    private const long Second = Timestamp.NanosPerSecond;
    private static readonly Feed Feed = VenueRegistry.Feeds.Single(f => f is BinanceSpotFeed);
    private static readonly StreamKey Trades = new("BTCUSDT", StreamChannel.Trades);

    private readonly PlaneUnderTest _plane = PlaneUnderTest.WithTwoBooks();
    private readonly FrameRing _ring = new(64);
    private readonly TwinWatch _twins;
    private readonly WatchedLive _stream;
    private readonly List<(ushort Leg, RepairStep Step, long Second)> _mended = [];
    private readonly long _start;
    private long _lastId;

    public TwinWatchTests()
    {
        _start = _plane.Now;
        _plane.Send(FrameKind.ConnectionOpened, A, "wss://a", "binance/spot#3");
        _plane.Send(FrameKind.ConnectionOpened, B, "wss://b", "binance/spot#3");
        _twins = new TwinWatch(_ => _plane.Plane);
        _stream = new WatchedLive(Trades, new LiveListing(Definitions.Of("binance", "BTCUSDT", "BTC/USDT"), _plane.Book(0), null!), 0);
        _stream.Legs.Add(Leg(A));
        _stream.Legs.Add(Leg(B));
    }

    [Test]
    public void A_leg_that_stops_is_subscribed_again_and_then_replaced()
    {
        Run(5, A, B);
        Assert.That(_mended, Is.Empty);
        Run(20, A);
        Assert.That(_mended.Select(m => (m.Leg, m.Step)), Is.EqualTo(new[] { (B, RepairStep.Subscription), (B, RepairStep.Connection) }));
        Assert.That(_mended[0].Second, Is.InRange(7, 9), "2.5 s and 8 messages later");
        Assert.That(_mended[1].Second - _mended[0].Second, Is.EqualTo(8));
    }

    [Test]
    public void Silence_of_both_is_not_for_it_to_judge()
    {
        Run(5, A, B);
        Run(30);
        Assert.That(_mended, Is.Empty);
    }

    [Test]
    public void A_leg_whose_subscription_is_not_answered_has_time()
    {
        _stream.Legs[1].SubscribedNanos = 0;
        Run(10, A);
        Assert.That(_mended, Is.Empty);
        _stream.Legs[1].SubscribedNanos = _plane.Now;
        Run(2, A);
        Assert.That(_mended, Is.Empty, "2.5 s from the acknowledgement");
        Run(3, A);
        Assert.That(_mended.Select(m => m.Leg), Is.EqualTo(new[] { B }));
    }

    [Test]
    public void A_leg_alone_has_nothing_to_be_compared_with()
    {
        _stream.Legs.RemoveAt(0);
        Run(30, A);
        Assert.That(_mended, Is.Empty);
    }

    // Four trades a second by each of the legs, ten looks a second.
    private void Run(int seconds, params ushort[] legs)
    {
        for (var look = 0; look < seconds * 10; look++)
        {
            if (look % 5 < 2)
            {
                _lastId++;
                foreach (var leg in legs)
                {
                    _plane.Send(FrameKind.Message, leg, string.Create(
                        CultureInfo.InvariantCulture,
                        $$$"""{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1700000000000,"s":"BTCUSDT","a":{{{_lastId}}},"p":"59999.50","q":"1","f":1,"l":1,"T":1700000000000,"m":true,"M":true}}"""));
                }
            }

            _plane.Now += 100 * Timestamp.NanosPerMilli;
            _twins.Look([_stream], _plane.Now, (_, leg, step, _) => _mended.Add((leg.Leg.Connection.Id, step, (_plane.Now - _start) / Second)));
        }
    }

    private WatchedLeg Leg(ushort id)
    {
        var leg = new Leg(Feed, Feed.Lanes[0], [Trades], NullLogger.Instance);
        var target = new ConnectionTarget(new Uri("ws://127.0.0.1:1/"), leg);
        leg.Bind(new Connection(id, "binance/spot#3", target, AsyncTransport.Instance, _ring.Publisher, new ConnectionOptions(), new StateLog()));
        return new WatchedLeg(null!, leg, id) { SubscribedNanos = _plane.Now };
    }
}
