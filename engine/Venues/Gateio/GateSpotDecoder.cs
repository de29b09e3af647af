using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <summary>HOT: decodes the messages of Gate spot; 0 B.</summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe partial class GateSpotDecoder(ListingDecimals decimals) : GateDecoder(GateMarket.Spot, decimals)
{
    private protected override bool ScanEnvelope(byte* at, byte* end, DecodedFrame output)
    {
        // {"time":1606292218,"time_ms":1606292218231,"channel":"spot.trades","event":"update","result":{…}}
        if (Literal.Expect(ref at, "{\"time\":"u8))
        {
            return ScanTime(ref at, end, out var time)
                && Literal.Expect(ref at, ",\"channel\":\"spot."u8)
                && ScanChannel(ref at, end, time, output)
                && at == end - 1 && *at == '}';
        }

        // {"channel":"spot.obu","result":{…},"time_ms":1757377580074}
        return Literal.Expect(ref at, "{\"channel\":\"spot.obu\",\"result\":"u8)
            && (at = ScanBook(at, end, isStream: true, output)) != null
            && Literal.Expect(ref at, ",\"time_ms\":"u8) && IntegerScan.TryRead(ref at, end, out var sent) && sent <= GateValue.MaxMillis
            && at == end - 1 && *at == '}';
    }

    private bool ScanChannel(ref byte* at, byte* end, long time, DecodedFrame output)
    {
        var result = at; // these texts are too long to be compared without asking for the end
        if (Literal.Skip(ref result, end, "order_book_update\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(result, end, isStream: false, output);
        }
        else if (Literal.Skip(ref result, end, "obu\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(result, end, isStream: true, output);
        }
        else if (Literal.Skip(ref result, end, "book_ticker\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanQuote(result, end, output);
        }
        else if (Literal.Skip(ref result, end, "trades\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanTrade(result, end, output);
        }
        else if (Literal.Skip(ref result, end, "tickers\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanTicker(result, end, time, output);
        }
        else
        {
            return false;
        }

        return at != null;
    }
}
