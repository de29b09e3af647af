using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Ibkr;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>One market data line decoded.</summary>
public class IbkrDecodeBench : OneFrameBench
{
    private const string Head = "{\"server_id\":\"q0\",\"conidEx\":\"265598\",\"conid\":265598,\"_updated\":1712345678901,";

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
        var decoder = new IbkrDecoder(decimals) { Symbols = new SymbolTable([new("265598", 0), new("4036812", SymbolTable.Unselected)]) };
        Load(decoder, Enum.GetValues<Message>().Where(m => m != Frame).Append(Frame).Select(Text)); // what is known comes first
    }

    private static string Text(Message message) => Head + message switch
    {
        Message.AllFields => "\"6119\":\"q0\",\"6509\":\"RpB\",\"31\":\"168.42\",\"84\":\"168.41\",\"86\":\"168.42\",\"88\":\"1,200\",\"85\":\"300\",\"7059\":\"100\",\"87\":\"1.2M\",\"7762\":\"1200000\"",
        Message.Quote => "\"84\":\"168.41\",\"86\":\"168.43\",\"88\":\"900\",\"85\":\"300\"",
        _ => "\"31\":\"168.43\",\"7059\":\"100\",\"7762\":\"1200100\"",
    } + ",\"topic\":\"smd+265598\"}";
}
