using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Binance;

/// <summary>What Binance's two feeds share.</summary>
/// <param name="market">Kind of contract.</param>
/// <param name="restPrefix">Path in front of every REST method, such as <c>/api/v3</c>.</param>
public abstract class BinanceFeed(MarketKind market, string restPrefix) : Feed
{
    // 5 messages a second and connection, ping and pong frames among them: four leave room for those.
    internal const int PaceMillis = 250;

    /// <inheritdoc/>
    public override string Venue => "binance";

    /// <inheritdoc/>
    public override MarketKind Market => market;

    /// <inheritdoc/>
    public override string InstrumentListPath => restPrefix + "/exchangeInfo";

    /// <inheritdoc/>
    public override string DepthSnapshotPath(string native) => $"{restPrefix}/depth?symbol={Uri.EscapeDataString(native)}&limit={SnapshotLevels}";

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new BinanceDecoder(decimals, market);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => BinanceInstrumentList.Read(body, market);

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        if (path.EndsWith(InstrumentListPath, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.InstrumentList, null);
        }

        if (query < 0 || !path.EndsWith(restPrefix + "/depth", StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.Other, null);
        }

        const string key = "symbol=";
        foreach (var parameter in address[(query + 1)..].Split('&'))
        {
            if (parameter.StartsWith(key, StringComparison.Ordinal) && parameter.Length > key.Length)
            {
                return new RestRequest(RestRequestKind.DepthSnapshot, Uri.UnescapeDataString(parameter[key.Length..]).ToUpperInvariant());
            }
        }

        return new RestRequest(RestRequestKind.Other, null);
    }

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol) => BinanceSymbols.TryGuess(native, market, out symbol);

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new BinanceWarmUp(market);

    /// <summary>Levels a side asked of a depth snapshot: the venue's maximum.</summary>
    protected abstract int SnapshotLevels { get; }
}
