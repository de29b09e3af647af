using System.Text;

namespace Crossfeed.Venues.Gateio;

/// <summary>The channels that the decoders know.</summary>
internal enum GateChannel
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary><c>order_book_update</c>: changed levels.</summary>
    BookUpdate,

    /// <summary><c>obu</c>: the book and its changed levels in one stream.</summary>
    BookStream,

    /// <summary><c>trades</c>.</summary>
    Trades,

    /// <summary><c>book_ticker</c>: best prices with sizes and the book's id.</summary>
    BookTicker,

    /// <summary><c>tickers</c>: daily figures; best prices in spot only.</summary>
    Tickers,

    /// <summary><c>candlesticks</c>.</summary>
    Candlesticks,

    /// <summary><c>order_book</c>: the first levels, always whole. The engine does not subscribe to it.</summary>
    TopOfBook,

    /// <summary><c>pong</c>.</summary>
    Pong,
}

/// <summary>What differs between the venue's markets on the wire: the prefix of the channels' names, and whether quantities count contracts.</summary>
internal sealed class GateMarket
{
    private static readonly (string Name, GateChannel Channel)[] Bookless =
    [
        ("trades", GateChannel.Trades), ("book_ticker", GateChannel.BookTicker), ("tickers", GateChannel.Tickers), ("candlesticks", GateChannel.Candlesticks),
        ("order_book", GateChannel.TopOfBook), ("pong", GateChannel.Pong),
    ];

    private readonly byte[] _prefix;
    private readonly byte[] _bookUpdate;
    private readonly byte[] _bookStream;
    private readonly (byte[] Name, byte[] Quoted, GateChannel Channel)[] _bookless;

    private GateMarket(string prefix, bool countsContracts)
    {
        Prefix = prefix;
        CountsContracts = countsContracts;
        _prefix = Encoding.UTF8.GetBytes(prefix);
        _bookUpdate = Encoding.UTF8.GetBytes(prefix + "order_book_update");
        _bookStream = Encoding.UTF8.GetBytes(prefix + "obu");
        _bookless = Array.ConvertAll(Bookless, entry => (Encoding.UTF8.GetBytes(prefix + entry.Name), Encoding.UTF8.GetBytes($"\"{prefix}{entry.Name}\""), entry.Channel));
    }

    /// <summary>Spot: base units, texts throughout.</summary>
    public static GateMarket Spot { get; } = new("spot.", countsContracts: false);

    /// <summary>Futures: contracts, as JSON numbers or as texts.</summary>
    public static GateMarket Futures { get; } = new("futures.", countsContracts: true);

    /// <summary>What the names of its channels begin with.</summary>
    public string Prefix { get; }

    /// <summary>True when quantities count contracts: any of them may then be a JSON number or a text.</summary>
    public bool CountsContracts { get; }

    /// <summary>The channel of a name.</summary>
    /// <param name="name">Such as <c>spot.trades</c>.</param>
    public GateChannel Named(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith(_prefix))
        {
            return GateChannel.Unknown;
        }

        if (name.SequenceEqual(_bookStream))
        {
            return GateChannel.BookStream;
        }

        foreach (var entry in _bookless)
        {
            if (name.SequenceEqual(entry.Name))
            {
                return entry.Channel;
            }
        }

        return name.SequenceEqual(_bookUpdate) ? GateChannel.BookUpdate : GateChannel.Unknown;
    }

    /// <summary>True when a frame, whatever its state, names a channel that carries no book and none that does.</summary>
    /// <param name="frame">The frame.</param>
    public bool NamesOnlyBookless(ReadOnlySpan<byte> frame)
    {
        if (frame.IndexOf(_bookUpdate) >= 0 || frame.IndexOf(_bookStream) >= 0)
        {
            return false;
        }

        foreach (var entry in _bookless)
        {
            if (frame.IndexOf(entry.Quoted) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
