using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Books;
using Crossfeed.Tests.Support;
using Crossfeed.Venues.Okx;

namespace Crossfeed.Tests.Venues.Okx;

/// <summary>Frames recorded from the venue in 2022-05: before the ids, with checksums. Of the three instruments two are contracts that count dollars; their sizes stay what they are.</summary>
internal sealed unsafe class OkxRecording : IDisposable
{
    private static readonly (string Native, int Price, int Quantity)[] Instruments = [("BTC-USDT", 1, 8), ("UNI-USD-SWAP", 3, 0), ("BTC-USD-220527", 1, 0)];

    private readonly GuardedFrame _memory = new(1 << 20);
    private readonly OkxDecoder _decoder;

    private OkxRecording(string path)
    {
        var decimals = new ListingDecimals();
        for (var id = 0; id < Instruments.Length; id++)
        {
            decimals.Set(id, Instruments[id].Price, Instruments[id].Quantity);
            Books.Add(new OrderBook(BookUnderTest.ListingOf(id, new OkxSpotFeed().Rules, Instruments[id].Price, Instruments[id].Quantity, Instruments[id].Native)));
            Set.Add(Books[id]);
        }

        _decoder = new OkxDecoder(decimals) { Symbols = new SymbolTable([.. Instruments.Select((instrument, id) => KeyValuePair.Create(instrument.Native, id))]) };
        Frames = [.. Recordings.Cryptofeed(path).Where(frame => frame.Url is null).Select(frame => frame.Data)];
    }

    public IReadOnlyList<byte[]> Frames { get; }

    public BookSet Set { get; } = new();

    public List<OrderBook> Books { get; } = [];

    public DecodedFrame Output { get; } = new();

    /// <summary>The recording; ends the test as ignored when it is not at hand.</summary>
    public static OkxRecording Open() => new(Captures.Require("okx.cryptofeed.jsonl.gz"));

    public void Decode(byte[] frame, bool isGeneral)
    {
        var first = _memory.Place(frame, "0\"]}"u8);
        if (isGeneral)
        {
            _decoder.DecodeGeneral(first, frame.Length, Output);
        }
        else
        {
            _decoder.Decode(first, frame.Length, Output);
        }
    }

    public bool Scan(byte[] frame) => _decoder.TryScan(_memory.Place(frame, "0\"]}"u8), frame.Length, Output);

    /// <summary>Gives what was decoded to the books.</summary>
    public void Apply(int frame) => Set.Apply(Output, new FrameSlot { Kind = FrameKind.Message, Connection = 1, ReceivedNanos = frame + 1 });

    public bool TryReadSymbol(byte[] frame, out string native) => _decoder.TryReadSymbol(frame, out native);

    public void Dispose() => _memory.Dispose();
}
