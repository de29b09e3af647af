using Crossfeed.Capture;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Reading;
using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Host;

/// <summary>What captures hold, found before they are replayed.</summary>
public static class CaptureContents
{
    /// <summary>Listings that a replay's mapped files have room for.</summary>
    public const int MaxListings = 4096;

    /// <summary>Bytes of a record with a payload of this length, without its subject.</summary>
    /// <param name="payload">Payload bytes.</param>
    public static long RecordBytes(int payload) => SegmentLayout.Align(SegmentLayout.RecordHeaderBytes + payload);

    /// <summary>Bytes of a capture's segments.</summary>
    /// <param name="capture">The directory.</param>
    public static long Bytes(string capture) => Directory.EnumerateFiles(capture, SegmentName.Pattern).Sum(f => new FileInfo(f).Length);

    /// <summary>Refuses symbols that no capture has. Listings stand before the first message, so only the head of each capture is read.</summary>
    /// <param name="options">Captures and symbols.</param>
    /// <exception cref="UsageException">A symbol that none has; names the nearest.</exception>
    public static void CheckSymbols(ReplayOptions options)
    {
        if (options.Symbols is null)
        {
            return;
        }

        var known = options.Captures.SelectMany(c => Definitions(c, options.Salvage)).Select(d => d.Symbol).ToHashSet();
        foreach (var symbol in options.Symbols.Order())
        {
            if (!known.Contains(symbol))
            {
                throw new UsageException($"--symbols {symbol}: no capture has it{NearestNames.Hint(symbol.ToString(), known.Select(k => k.ToString()))}");
            }
        }
    }

    private static List<ListingDefinition> Definitions(string capture, bool salvage)
    {
        using var reader = new CaptureReader(capture, new CaptureReaderOptions { Salvage = salvage });
        var definitions = new List<ListingDefinition>();
        var slot = default(FrameSlot);
        while (reader.Read(ref slot) && slot.Kind != FrameKind.Message)
        {
            if (slot.Kind == FrameKind.Listings)
            {
                definitions.AddRange(ListingsJson.Read(slot.Payload));
            }
        }

        return definitions;
    }
}
