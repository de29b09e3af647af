using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues;

/// <summary>
/// One market of one venue: everything that differs from feed to feed, as data and functions without state. Adding a venue means writing its feeds in a
/// folder of its own and naming them once in <see cref="VenueRegistry"/>.
/// </summary>
public abstract class Feed
{
    /// <summary>Venue name, lower case.</summary>
    public abstract string Venue { get; }

    /// <summary>Kind of contract that this feed carries.</summary>
    public abstract MarketKind Market { get; }

    /// <summary>What the base assets are.</summary>
    public virtual AssetClass Assets => AssetClass.Coins;

    /// <summary>How the books of this feed are kept.</summary>
    public abstract BookRules Rules { get; }

    /// <summary>Base-tier taker fee in units of 10^-8, used where neither the user nor the instrument list gives one.</summary>
    public abstract long BaseTakerFeeE8 { get; }

    /// <summary>Production base of the WebSocket endpoint; <see cref="LaneAddress"/> appends the path.</summary>
    public abstract Uri WebSocketBase { get; }

    /// <summary>Production base of the REST endpoint; the paths below are appended.</summary>
    public abstract Uri RestBase { get; }

    /// <summary>Path and query of the instrument list.</summary>
    public abstract string InstrumentListPath { get; }

    /// <summary>Name of the feed in captures and reports: <c>binance/spot</c>, <c>binance/linear</c>.</summary>
    public string Name => Market == MarketKind.Linear ? $"{Venue}/linear" : $"{Venue}/spot";

    /// <summary>True when every message of a connection carries the venue's count of them (<see cref="DecodedFrame.ConnectionCount"/>), so that a number left out is a message that was missed.</summary>
    public virtual bool CountsMessages => false;

    /// <summary>Path and query of the page of the instrument list that follows one; null behind the last.</summary>
    /// <param name="body">The page's body.</param>
    /// <exception cref="InstrumentListException">The body is not such a page.</exception>
    public virtual string? NextInstrumentListPath(ReadOnlySpan<byte> body) => null;

    /// <summary>False where the venue lists more than can be asked for: its list is of the symbols that <see cref="InstrumentListFor"/> is given, and without any there is none.</summary>
    public virtual bool ListsEverything => true;

    /// <summary>Path and query of the instrument list, of some symbols at least.</summary>
    /// <param name="symbols">Those that are wanted.</param>
    public virtual string InstrumentListFor(IReadOnlyCollection<Symbol> symbols) => InstrumentListPath;

    /// <summary>The login that the venue wants before it gives anything; null where it wants none.</summary>
    public virtual SessionProtocol? Session => null;

    /// <summary>True when the venue is reached through a gateway on the user's own machine, whose certificate nobody has signed: on loopback, and only there, any certificate is good.</summary>
    public virtual bool HasOwnGateway => false;

    /// <summary>False when the venue answers a subscription with nothing but its data: a stream is acknowledged by its first message.</summary>
    public virtual bool AcknowledgesStreams => true;

    /// <summary>
    /// The venue ends a stream so long after it was asked for, without a word, unless it is asked for again; null where streams stay. Asked again it gives all that it knows, which is also what proves
    /// a stream that had nothing to say.
    /// </summary>
    public virtual TimeSpan? StreamLifetime => null;

    /// <summary>How the venue limits REST requests.</summary>
    public abstract RestLimits RestLimits { get; }

    /// <summary>What the instrument list takes of <see cref="RestLimits"/>.</summary>
    public abstract int InstrumentListWeight { get; }

    /// <summary>
    /// The request for a listing's depth snapshot: the venue's deepest while few books wait for one, a lighter one where many shall be served in time. Null where
    /// <see cref="BookRules.Snapshots"/> come in the stream.
    /// </summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="waiting">Books of the venue that need a snapshot, this one included.</param>
    public virtual RestCall? DepthRequest(string native, int waiting) => null;

    /// <summary>The cheapest request whose answer names the sequence that a listing's book is at, in the id space of its deltas; null where there is none.</summary>
    /// <param name="native">Native symbol.</param>
    public virtual RestCall? ProofRequest(string native) => null;

    /// <summary>Reads the sequence of a depth snapshot's body.</summary>
    /// <param name="body">The body; any bytes.</param>
    /// <param name="sequence">The sequence.</param>
    public virtual bool TryReadDepthSequence(ReadOnlySpan<byte> body, out long sequence)
    {
        sequence = 0;
        return false;
    }

    /// <summary>The cheapest request whose answer names the venue's last trade of a listing, by the id that the trade channel has; null where there is none.</summary>
    /// <param name="native">Native symbol.</param>
    public virtual RestCall? TradeProofRequest(string native) => null;

    /// <summary>Reads the id of the last trade in the body of a <see cref="TradeProofRequest"/>.</summary>
    /// <param name="body">The body; any bytes.</param>
    /// <param name="sequence">The id; 0 where the venue knows of no trade.</param>
    public virtual bool TryReadTradeSequence(ReadOnlySpan<byte> body, out long sequence)
    {
        sequence = 0;
        return false;
    }

    /// <summary>A decoder for one thread.</summary>
    /// <param name="decimals">The thread's decimals.</param>
    public abstract FrameDecoder CreateDecoder(ListingDecimals decimals);

    /// <summary>Reads the venue's instrument list; listings of other markets in the same list are left out.</summary>
    /// <param name="body">The REST body.</param>
    /// <exception cref="InstrumentListException">The body is not the list that the venue's documentation describes.</exception>
    public abstract IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body);

    /// <summary>The endpoints that the feed's streams are spread over. A channel stands in one of them.</summary>
    public abstract IReadOnlyList<FeedLane> Lanes { get; }

    /// <summary>What the venue allows connections.</summary>
    public abstract ConnectionLimits Limits { get; }

    /// <summary>The channels that the engine subscribes for every listing.</summary>
    public IReadOnlyList<StreamChannel> Channels => Lanes.SelectMany(lane => lane.Channels).ToArray();

    /// <summary>True when the messages of a channel carry ids of the venue that two connections agree on, so that the same message is known again.</summary>
    /// <param name="channel">The channel.</param>
    public virtual bool CarriesIds(StreamChannel channel) => channel != StreamChannel.Bars;

    /// <summary>Address of a lane.</summary>
    /// <param name="webSocketBase">Base to use instead of <see cref="WebSocketBase"/> when the user named one; its query is left out.</param>
    /// <param name="lane">One of <see cref="Lanes"/>.</param>
    public Uri LaneAddress(Uri webSocketBase, FeedLane lane) => new(webSocketBase.GetLeftPart(UriPartial.Path).TrimEnd('/') + lane.Path);

    /// <summary>HTTP headers that every request to the venue carries, the WebSocket's upgrade and REST alike.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Headers => [];

    /// <summary>What a connection says before it asks for its streams: text messages in their order. Asked at each opening.</summary>
    /// <param name="lane">The lane of the connection.</param>
    public virtual IReadOnlyList<ReadOnlyMemory<byte>> Greeting(FeedLane lane) => [];

    /// <summary>Writes the requests that begin streams.</summary>
    /// <param name="lane">The lane of the connection.</param>
    /// <param name="streams">Streams of this lane, in the order in which they shall be asked for.</param>
    /// <param name="firstId">Number of the first request; the next has the next number. Requests and heartbeats of a connection share their numbers.</param>
    public abstract IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId);

    /// <summary>Writes the requests that end streams.</summary>
    /// <param name="lane">The lane of the connection.</param>
    /// <param name="streams">Streams of this lane.</param>
    /// <param name="firstId">As for <see cref="Subscribe"/>.</param>
    public abstract IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId);

    /// <summary>Reads what a message without market data says. Cold: it may allocate, and it takes any bytes without throwing.</summary>
    /// <param name="lane">The lane of the connection.</param>
    /// <param name="frame">The message.</param>
    /// <returns><see cref="ControlMessage.Other"/> for market data and for what cannot be read.</returns>
    public abstract ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame);

    /// <summary>How the engine measures that the venue answers; null when the venue has nothing that could be asked.</summary>
    /// <param name="lane">The lane of the connection.</param>
    public abstract HeartbeatRules? Heartbeat(FeedLane lane);

    /// <summary>Tells what a recorded REST address was asked for.</summary>
    /// <param name="address">Absolute URL or path with query.</param>
    public abstract RestRequest ClassifyRequest(string address);

    /// <summary>Canonical symbol of a native one where no instrument list is at hand.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="symbol">The guess.</param>
    public abstract bool TryGuessSymbol(string native, out Symbol symbol);

    /// <summary>How the venue writes its frames: the material of the warm-up. Every channel that the engine subscribes to is in it.</summary>
    public abstract WarmUpDialect WarmUp { get; }

    /// <summary>The venue's name of a channel that the engine subscribes to, without the symbol: <c>depth@100ms</c>.</summary>
    /// <param name="channel">One of <see cref="Channels"/>.</param>
    public abstract string ChannelName(StreamChannel channel);

    /// <summary>How the venue prescribes its books to be kept, in one line for people: where the levels come from, and what must follow what.</summary>
    public abstract string BookSynchronisation { get; }

    /// <summary>Base-tier maker fee in units of 10^-8, for people: the engine takes. Null where it is not known.</summary>
    public virtual long? BaseMakerFeeE8 => null;

    /// <summary>The day on which the base-tier fees were last looked up.</summary>
    public abstract DateOnly FeesAsOf { get; }

    /// <summary>What has to be known of fees that are no share of the turnover alone; for people. Null: nothing.</summary>
    public virtual string? FeeNote => null;

    /// <summary>The request for the turnover of all listings in 24 hours; null where the venue has none.</summary>
    public virtual RestCall? VolumeRequest => null;

    /// <summary>Reads the answer to <see cref="VolumeRequest"/>.</summary>
    /// <param name="body">The REST body.</param>
    /// <exception cref="InstrumentListException">The body is not what the venue's documentation describes.</exception>
    public virtual IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => throw new InstrumentListException($"{Name} tells no volumes");
}
