using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Ibkr;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>One market data line decoded: by the scanner, by the general path, and as the baseline a <see cref="Utf8JsonReader"/> that reads every token and does nothing with it.</summary>
[MemoryDiagnoser]
public unsafe class IbkrDecodeBench
{
    private const string Head = "{\"server_id\":\"q0\",\"conidEx\":\"265598\",\"conid\":265598,\"_updated\":1712345678901,";

    private readonly DecodedFrame _output = new();
    private IbkrDecoder _decoder = null!;
    private FrameBlock _block = null!;
    private int _length;

    public enum Message
    {
        AllFields,
        Quote,
        Trade,
    }

    [ParamsAllValues]
    public Message Frame { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 0);
        _decoder = new IbkrDecoder(decimals) { Symbols = new SymbolTable([new("265598", 0), new("4036812", SymbolTable.Unselected)]) };
        foreach (var message in Enum.GetValues<Message>().Where(m => m != Frame).Append(Frame)) // what is known comes first
        {
            var frame = Encoding.UTF8.GetBytes(Text(message));
            _block = new FrameBlock(frame.Length);
            frame.CopyTo(_block.Memory.Span);
            _length = frame.Length;
            if (!_decoder.TryScan(_block.Pointer, _length, _output))
            {
                throw new InvalidOperationException("the scanner leaves this frame to the general path: nothing to compare");
            }
        }
    }

    [Benchmark]
    public int Scanner()
    {
        _decoder.Decode(_block.Pointer, _length, _output);
        return _output.Events.Length;
    }

    [Benchmark]
    public int GeneralPath()
    {
        _decoder.DecodeGeneral(_block.Pointer, _length, _output);
        return _output.Events.Length;
    }

    [Benchmark(Baseline = true)]
    public int TokensOnly()
    {
        var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(_block.Pointer, _length));
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static string Text(Message message) => Head + message switch
    {
        Message.AllFields => "\"6119\":\"q0\",\"6509\":\"RpB\",\"31\":\"168.42\",\"84\":\"168.41\",\"86\":\"168.42\",\"88\":\"1,200\",\"85\":\"300\",\"7059\":\"100\",\"87\":\"1.2M\",\"7762\":\"1200000\"",
        Message.Quote => "\"84\":\"168.41\",\"86\":\"168.43\",\"88\":\"900\",\"85\":\"300\"",
        _ => "\"31\":\"168.43\",\"7059\":\"100\",\"7762\":\"1200100\"",
    } + ",\"topic\":\"smd+265598\"}";
}
