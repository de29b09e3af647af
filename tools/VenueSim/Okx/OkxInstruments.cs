using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Okx;

/// <summary>The instrument lists, with entries that a real list has plenty of: what does not trade, what is inverse, what has no increments yet.</summary>
internal static class OkxInstruments
{
    public static byte[] List(IEnumerable<Listing> listings, SimMarketKind kind)
    {
        var text = new JsonText().Raw("{\"code\":\"0\",\"msg\":\"\",\"data\":["u8);
        foreach (var listing in listings.Where(l => l.Instrument.Kind == kind))
        {
            Add(text, listing, kind);
            text.Raw(","u8);
        }

        return text.Raw(kind == SimMarketKind.Spot
            ? "{\"instType\":\"SPOT\",\"instId\":\"OLD-USDT\",\"baseCcy\":\"OLD\",\"quoteCcy\":\"USDT\",\"ctType\":\"\",\"tickSz\":\"0.1\",\"lotSz\":\"1\",\"minSz\":\"1\",\"state\":\"suspend\"},{\"instType\":\"SPOT\",\"instId\":\"NEW-USDT\",\"baseCcy\":\"NEW\",\"quoteCcy\":\"USDT\",\"ctType\":\"\",\"tickSz\":\"\",\"lotSz\":\"\",\"minSz\":\"\",\"state\":\"preopen\"}]}"u8
            : "{\"instType\":\"SWAP\",\"instId\":\"BTC-USD-SWAP\",\"baseCcy\":\"\",\"quoteCcy\":\"\",\"uly\":\"BTC-USD\",\"settleCcy\":\"BTC\",\"ctVal\":\"100\",\"ctMult\":\"1\",\"ctValCcy\":\"USD\",\"ctType\":\"inverse\",\"tickSz\":\"0.1\",\"lotSz\":\"1\",\"minSz\":\"1\",\"state\":\"live\"}]}"u8).ToArray();
    }

    // every value is a text, an empty one where the field does not apply
    private static void Add(JsonText text, Listing listing, SimMarketKind kind)
    {
        var instrument = listing.Instrument;
        var isLinear = kind == SimMarketKind.Linear;
        text.Raw("{\"instType\":\""u8).Raw(isLinear ? "SWAP"u8 : "SPOT"u8).Raw("\",\"instId\":\""u8).Raw(listing.Native)
            .Raw("\",\"baseCcy\":\""u8).Raw(isLinear ? "" : instrument.Base).Raw("\",\"quoteCcy\":\""u8).Raw(isLinear ? "" : instrument.Quote)
            .Raw("\",\"uly\":\""u8).Raw(isLinear ? instrument.Base + "-" + instrument.Quote : "").Raw("\",\"settleCcy\":\""u8).Raw(isLinear ? instrument.Quote : "")
            .Raw("\",\"ctMult\":\""u8).Raw(isLinear ? "1"u8 : ""u8).Raw("\",\"ctValCcy\":\""u8).Raw(isLinear ? instrument.Base : "")
            .Raw("\",\"ctType\":\""u8).Raw(isLinear ? "linear"u8 : ""u8).Raw("\",\"tickSz\":"u8).Price(listing.Tick);
        if (isLinear)
        {
            text.Raw(",\"ctVal\":"u8).Quantity(OkxFrames.Contract(listing)).Raw(",\"lotSz\":\"0.01\",\"minSz\":\"0.01\""u8);
        }
        else
        {
            text.Raw(",\"ctVal\":\"\",\"lotSz\":"u8).Quantity(listing.Step).Raw(",\"minSz\":"u8).Quantity(listing.Step);
        }

        text.Raw(",\"state\":\"live\",\"listTime\":\"1548133413000\",\"expTime\":\"\"}"u8);
    }
}
