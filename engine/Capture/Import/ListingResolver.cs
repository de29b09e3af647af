using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>Defines the listings that occur in the frames: from the user, else from an instrument list, else from the finest decimals in the frames themselves.</summary>
internal sealed unsafe class ListingResolver(ImportScan scan, ImportOptions options)
{
    private const string OptionForm = "--listing {0}=CANONICAL:PRICE_INCREMENT:QUANTITY_INCREMENT";

    /// <summary>The definitions, sorted by native symbol.</summary>
    public List<ListingDefinition> Resolve()
    {
        var listings = new List<ListingDefinition>();
        var unknown = new List<string>();
        var described = options.Listings.ToDictionary(l => l.Native, StringComparer.Ordinal);
        foreach (var native in scan.Natives)
        {
            if (described.TryGetValue(native, out var user))
            {
                listings.Add(FromUser(user));
            }
            else if (scan.Listed.TryGetValue(native, out var listed))
            {
                listings.Add(listed);
            }
            else
            {
                unknown.Add(native);
            }
        }

        foreach (var native in described.Keys.Where(n => !scan.Natives.Contains(n)))
        {
            scan.Warnings.Add($"--listing {native}: no frame names this symbol");
        }

        Infer(unknown, listings);
        if (listings.Count == 0)
        {
            throw new ImportException(scan.Natives.Count == 0
                ? $"{options.Files[0]}: no frame names a symbol in the way of {scan.Feed.FeedName}; are venue and market right?"
                : $"{options.Files[0]}: {scan.Warnings[^1]}");
        }

        listings.Sort((a, b) => string.CompareOrdinal(a.Native, b.Native));
        return listings;
    }

    private ListingDefinition FromUser(ListingOverride user)
    {
        if (user.Symbol.Market != scan.Feed.Market)
        {
            throw new ImportException($"--listing {user.Native}: {user.Symbol} is not of the market of {scan.Feed.FeedName}; "
                + (scan.Feed.Market == MarketKind.Linear ? "write BASE/QUOTE:PERP" : "write BASE/QUOTE without :PERP"));
        }

        // What the list says besides (minimum sizes, fee) still holds.
        var definition = new ListingDefinition
        {
            Venue = scan.Feed.Venue,
            Native = user.Native,
            Symbol = user.Symbol,
            PriceIncrement = user.PriceIncrement,
            QuantityIncrement = user.QuantityIncrement,
        };
        return scan.Listed.TryGetValue(user.Native, out var listed)
            ? definition with { MinQuantity = listed.MinQuantity, MinNotional = listed.MinNotional, TakerFeeE8 = listed.TakerFeeE8, IsTrading = listed.IsTrading }
            : definition;
    }

    private void Infer(List<string> natives, List<ListingDefinition> listings)
    {
        var symbols = new Dictionary<string, Symbol>(StringComparer.Ordinal);
        foreach (var native in natives)
        {
            if (options.Symbol is { } named && scan.Natives.Count == 1)
            {
                symbols.Add(native, named with { Market = scan.Feed.Market });
            }
            else if (scan.Feed.TryGuessSymbol(native, out var guess) && guess.Market == scan.Feed.Market)
            {
                symbols.Add(native, guess);
            }
            else
            {
                var option = string.Format(System.Globalization.CultureInfo.InvariantCulture, OptionForm, native);
                scan.Warnings.Add($"{native}: {(scan.HasInstrumentList ? "is not in the instrument list of" : "no canonical symbol is known on")} {scan.Feed.FeedName}; "
                    + $"its frames cannot be used; if they should be, give {option}");
            }
        }

        if (symbols.Count == 0)
        {
            return;
        }

        var survey = Survey([.. symbols.Keys]);
        foreach (var (native, symbol) in symbols)
        {
            survey.TryGetDecimals(native, out var price, out var quantity); // zeros when no frame has a price: the engine refines what it finds
            listings.Add(new ListingDefinition
            {
                Venue = scan.Feed.Venue,
                Native = native,
                Symbol = symbol,
                PriceIncrement = Increment(price),
                QuantityIncrement = Increment(quantity),
            });
        }
    }

    private IDecimalSurvey Survey(List<string> natives)
    {
        var survey = scan.Feed.BeginSurvey(natives);
        var wanted = natives.Select(scan.NativeIndex).ToHashSet();
        foreach (ref readonly var entry in scan.Spool.Entries)
        {
            // A message that names no symbol at its front may still carry one.
            if (entry.Kind is FrameKind.Message or FrameKind.DepthSnapshot && (entry.Native == SpoolEntry.NoNative || wanted.Contains(entry.Native)))
            {
                survey.Include(new FrameSlot
                {
                    Data = scan.Spool.Load(entry),
                    Length = entry.Length,
                    Kind = entry.Kind,
                    Connection = entry.Connection,
                    ReceivedNanos = entry.Time,
                    Subject = entry.Kind == FrameKind.DepthSnapshot && entry.Native >= 0 ? scan.Natives[entry.Native] : null,
                });
            }
        }

        return survey;
    }

    private static string Increment(int decimals) => FixedPoint.Text(1, Math.Min(decimals, FixedPoint.MaxDecimals));
}
