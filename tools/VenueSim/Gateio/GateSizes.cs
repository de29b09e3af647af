using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>How a client gets sizes: as texts with the fractions of contracts where it sent the header for it, else as integers without them.</summary>
internal sealed record GateSizes(bool AreDecimal)
{
    /// <summary>A size that may have a sign, as a value of its own: <c>"-0.25"</c>, or <c>-1</c>.</summary>
    public JsonText Write(JsonText text, Listing listing, Int128 quantity, bool isSold = false)
    {
        if (AreDecimal)
        {
            var number = new JsonText().Quantity(Contracts(listing, quantity)).ToArray().AsSpan(1);
            return text.Raw(isSold ? "\"-"u8 : "\""u8).Raw(number);
        }

        return text.Raw(isSold ? "-"u8 : ""u8).Number((long)(Contracts(listing, quantity) / Listing.QuantityScale));
    }

    /// <summary>A size in a pair of texts.</summary>
    public JsonText WriteText(JsonText text, Listing listing, Int128 quantity) => AreDecimal
        ? Write(text, listing, quantity)
        : text.Raw("\""u8).Number((long)(Contracts(listing, quantity) / Listing.QuantityScale)).Raw("\""u8);

    /// <summary>Contracts in a quantity, 10^-8 each. A step of the listing is a whole number of them.</summary>
    private static Int128 Contracts(Listing listing, Int128 quantity) =>
        quantity * Listing.QuantityScale / (Int128)(GateFuturesVenue.ContractOf(listing) * Listing.QuantityScale);
}
