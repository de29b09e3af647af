using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Capture.Import;

/// <summary>A listing as the user describes it: <c>NATIVE=CANONICAL:PRICE_INCREMENT:QUANTITY_INCREMENT</c>.</summary>
/// <param name="Native">The venue's own symbol.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="PriceIncrement">Smallest price step as a plain decimal.</param>
/// <param name="QuantityIncrement">Smallest quantity step as a plain decimal.</param>
public sealed record ListingOverride(string Native, Symbol Symbol, string PriceIncrement, string QuantityIncrement)
{
    /// <summary>Reads the text of a <c>--listing</c> option, such as <c>BTCUSDT=BTC/USDT:PERP:0.1:0.001</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="error">What is wrong when the result is false; null else.</param>
    public static bool TryParse(string text, out ListingOverride? listing, out string? error)
    {
        listing = null;
        error = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var last = text.LastIndexOf(':');
        var middle = last <= 0 ? -1 : text.LastIndexOf(':', last - 1); // from the end: the symbol may have a colon of its own
        if (equals <= 0 || middle < equals)
        {
            error = $"listing '{text}': expected NATIVE=CANONICAL:PRICE_INCREMENT:QUANTITY_INCREMENT, such as BTCUSDT=BTC/USDT:0.01:0.00001";
        }
        else if (!Symbol.TryParse(text[(equals + 1)..middle], out var symbol))
        {
            error = $"listing '{text}': '{text[(equals + 1)..middle]}' is not a symbol such as BTC/USDT or BTC/USDT:PERP";
        }
        else if (!IsIncrement(text[(middle + 1)..last]) || !IsIncrement(text[(last + 1)..]))
        {
            error = $"listing '{text}': an increment must be a decimal greater than 0 with at most {FixedPoint.MaxDecimals} decimals";
        }
        else
        {
            listing = new ListingOverride(text[..equals].Trim(), symbol, text[(middle + 1)..last], text[(last + 1)..]);
        }

        return listing is not null;
    }

    private static bool IsIncrement(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var decimals = FixedPoint.SignificantDecimals(bytes);
        return decimals is >= 0 and <= FixedPoint.MaxDecimals && FixedPoint.Parse(bytes, decimals, out var count) == FixedPointStatus.Ok && count > 0;
    }
}
