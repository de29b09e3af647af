using System.Text;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using Crossfeed.Venues.Gateio;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>Frames recorded from the venue in 2021-04, with their depth snapshots and the instrument list of that day.</summary>
internal sealed class GateRecording
{
    private GateRecording(string path)
    {
        var feed = new GateSpotFeed();
        foreach (var (url, data) in Recordings.Cryptofeed(path))
        {
            var request = url is null ? default : feed.ClassifyRequest(url);
            if (url is null)
            {
                Frames.Add(data);
            }
            else if (request.Kind == RestRequestKind.InstrumentList)
            {
                Listings = feed.ReadInstrumentList(data);
            }
            else if (request.Kind == RestRequestKind.DepthSnapshot)
            {
                Snapshots.Add((request.Native!, data));
            }
        }
    }

    public List<byte[]> Frames { get; } = [];

    public List<(string Native, byte[] Body)> Snapshots { get; } = [];

    public IReadOnlyList<ListingDefinition> Listings { get; } = [];

    /// <summary>The recording; ends the test as ignored when it is not at hand.</summary>
    public static GateRecording Open() => new(Captures.Require("gateio.cryptofeed.jsonl.gz"));

    /// <summary>A decoder for the listings of the recording.</summary>
    public GateDecoding Decode(GatePath path)
    {
        var decoding = new GateDecoding(path, Listings.Select((listing, id) => KeyValuePair.Create(listing.Native, id)).ToArray());
        for (var id = 0; id < Listings.Count; id++)
        {
            decoding.Decimals.Set(id, DecimalsOf(Listings[id].PriceIncrement), DecimalsOf(Listings[id].QuantityIncrement));
        }

        return decoding;
    }

    private static int DecimalsOf(string increment) => FixedPoint.SignificantDecimals(Encoding.ASCII.GetBytes(increment));
}
