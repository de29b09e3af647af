using Crossfeed.Capture.Import;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>What an import needs to know of a venue, answered by its feed.</summary>
/// <param name="feed">The feed.</param>
public sealed class FeedImport(Feed feed) : IImportFeed
{
    private readonly FrameDecoder _decoder = feed.CreateDecoder(new ListingDecimals());
    private FrameTimes? _times; // made when the first time is asked for

    /// <inheritdoc/>
    public string Venue => feed.Venue;

    /// <inheritdoc/>
    public MarketKind Market => feed.Market;

    /// <inheritdoc/>
    public string FeedName => feed.Name;

    /// <inheritdoc/>
    public bool Carries(string address)
    {
        // A recording may hold several markets of a venue; an address that only another of its feeds has is that feed's.
        return !Uri.TryCreate(address, UriKind.Absolute, out var uri) || IsOf(feed, uri) || !VenueRegistry.Feeds.Any(f => f.Venue == feed.Venue && IsOf(f, uri));
    }

    private static bool IsOf(Feed feed, Uri address) => address.Host == feed.WebSocketBase.Host
        && feed.Lanes.Any(lane => address.AbsolutePath.StartsWith(feed.LaneAddress(feed.WebSocketBase, lane).AbsolutePath.TrimEnd('/'), StringComparison.Ordinal));

    /// <inheritdoc/>
    public ImportRequest Classify(string address)
    {
        var request = feed.ClassifyRequest(address);
        return request.Kind switch
        {
            RestRequestKind.InstrumentList => new ImportRequest(FrameKind.InstrumentList, null),
            RestRequestKind.DepthSnapshot => new ImportRequest(FrameKind.DepthSnapshot, request.Native),
            _ => new ImportRequest(FrameKind.None, null),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body)
    {
        try
        {
            return feed.ReadInstrumentList(body);
        }
        catch (InstrumentListException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public bool TryReadNative(ReadOnlySpan<byte> frame, out string native) => _decoder.TryReadSymbol(frame, out native);

    /// <inheritdoc/>
    public bool TryReadTime(ReadOnlySpan<byte> frame, out long nanos) => (_times ??= new FrameTimes(feed)).TryRead(frame, out nanos);

    /// <inheritdoc/>
    public bool TryGuessSymbol(string native, out Symbol symbol) => feed.TryGuessSymbol(native, out symbol);

    /// <inheritdoc/>
    public IDecimalSurvey BeginSurvey(IReadOnlyList<string> natives) => new Survey(feed, natives);

    // Decodes with listings of no decimals at all: the decoder itself then finds how many each needs.
    private sealed class Survey : IDecimalSurvey
    {
        private readonly ListingDecimals _decimals = new();
        private readonly DecodedFrame _frame = new();
        private readonly FrameDecoder _decoder;
        private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
        private readonly bool[] _seen;

        public Survey(Feed feed, IReadOnlyList<string> natives)
        {
            _seen = new bool[natives.Count];
            _decoder = feed.CreateDecoder(_decimals);
            for (var i = 0; i < natives.Count; i++)
            {
                _ids.Add(natives[i], i);
                _decimals.Set(i, 0, 0);
            }

            _decoder.Symbols = new SymbolTable(_ids);
        }

        public unsafe void Include(in FrameSlot frame)
        {
            if (frame.Kind == FrameKind.DepthSnapshot)
            {
                if (_ids.TryGetValue(frame.Subject ?? "", out var id))
                {
                    _decoder.DecodeDepthSnapshot(frame.Data, frame.Length, id, _frame);
                }
            }
            else
            {
                _decoder.Decode(frame.Data, frame.Length, _frame);
            }

            foreach (ref readonly var e in _frame.Events)
            {
                if (e.ListingId >= 0 && e.Kind is EventKind.Trade or EventKind.Quote or EventKind.BookDelta or EventKind.BookSnapshot or EventKind.Bar)
                {
                    _seen[e.ListingId] = true;
                }
            }
        }

        public bool TryGetDecimals(string native, out int priceDecimals, out int quantityDecimals)
        {
            var id = _ids[native];
            priceDecimals = _decimals.Price(id);
            quantityDecimals = _decimals.Quantity(id);
            return _seen[id];
        }
    }
}
