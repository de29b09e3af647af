using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>What the first pass over the input gathers: frames into the spool, and what is known of connections, natives and instrument lists.</summary>
internal sealed class ImportScan(IImportFeed feed, FrameSpool spool)
{
    private readonly Dictionary<string, int> _nativeIndexes = new(StringComparer.Ordinal);
    private readonly List<string?> _addresses = [null]; // by connection; 0 is none
    private readonly List<ushort> _nativeConnections = []; // by native: the connection of its first message, 0 for none
    private ushort _file;

    public IImportFeed Feed => feed;

    public FrameSpool Spool => spool;

    /// <summary>Native symbols that occur in frames, in order of appearance.</summary>
    public List<string> Natives { get; } = [];

    /// <summary>What the instrument lists say, by native; the first word counts.</summary>
    public Dictionary<string, ListingDefinition> Listed { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);

    public List<string> Warnings { get; } = [];

    public bool HasInstrumentList { get; private set; }

    public int Connections => _addresses.Count - 1;

    public void BeginFile(int index) => _file = checked((ushort)index);

    public void Skip(string reason) => Skipped[reason] = Skipped.GetValueOrDefault(reason) + 1;

    public ushort NewConnection(string? address)
    {
        if (_addresses.Count > ushort.MaxValue)
        {
            throw new ImportException($"more than {ushort.MaxValue} connections in one import; import the files one by one");
        }

        _addresses.Add(address);
        return (ushort)(_addresses.Count - 1);
    }

    public string AddressOf(ushort connection) => _addresses[connection] ?? "";

    public void SetAddress(ushort connection, string address) => _addresses[connection] = address;

    /// <summary>The connection whose book a depth snapshot belongs to; 0 when there is no connection.</summary>
    public ushort ConnectionOf(int native) => native >= 0 && _nativeConnections[native] != 0 ? _nativeConnections[native] : (ushort)Math.Min(1, Connections);

    public int NativeIndex(string native)
    {
        if (!_nativeIndexes.TryGetValue(native, out var index))
        {
            index = Natives.Count;
            _nativeIndexes.Add(native, index);
            Natives.Add(native);
            _nativeConnections.Add(0);
        }

        return index;
    }

    public void AddOpened(long time, ushort connection, ReadOnlySpan<byte> address) => Add(time, FrameKind.ConnectionOpened, connection, SpoolEntry.NoNative, address);

    public void AddSent(long time, ushort connection, ReadOnlySpan<byte> payload) => Add(time, FrameKind.Sent, connection, SpoolEntry.NoNative, payload);

    /// <summary>Adds a message and returns its native symbol's index.</summary>
    public int AddMessage(long time, ushort connection, ReadOnlySpan<byte> payload)
    {
        var native = feed.TryReadNative(payload, out var name) ? NativeIndex(name) : SpoolEntry.NoNative;
        if (native >= 0 && _nativeConnections[native] == 0)
        {
            _nativeConnections[native] = connection;
        }

        Add(time, FrameKind.Message, connection, native, payload);
        return native;
    }

    public void AddDepthSnapshot(long time, int native, ReadOnlySpan<byte> body) => Add(time, FrameKind.DepthSnapshot, 0, native, body);

    /// <exception cref="InvalidDataException">The body is not an instrument list.</exception>
    public void AddInstrumentList(long time, ReadOnlySpan<byte> body)
    {
        foreach (var listing in feed.ReadInstrumentList(body))
        {
            Listed.TryAdd(listing.Native, listing);
        }

        HasInstrumentList = true;
        Add(time, FrameKind.InstrumentList, 0, SpoolEntry.NoNative, body);
    }

    private void Add(long time, FrameKind kind, ushort connection, int native, ReadOnlySpan<byte> payload) =>
        spool.Add(new SpoolEntry { Time = time, Kind = kind, Connection = connection, Native = native, File = _file }, payload);
}
