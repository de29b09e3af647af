using System.Globalization;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;

namespace Crossfeed.Tests.Venues;

/// <summary>
/// Frames of one feed and what must come out of them, written by hand from the venue's documentation: <c>Fixtures/VENUE/spot.frames</c>, <c>Fixtures/VENUE/linear.frames</c>.
/// <code>
/// # comment
/// listing BTCUSDT 2 5          native symbol, price decimals, quantity decimals
/// unselected ETHUSDT           a symbol that the user did not ask for
/// &lt; {"stream":…}              a message; \xNN stands for a byte
/// ~ {"stream":…}              a message that comes before the next one, for decoders that remember
/// &gt; trade BTCUSDT time=…      an event that must come out of it, in order; none means that nothing comes out
/// snapshot BTCUSDT {…}         a depth snapshot's body, followed by its events
/// </code>
/// </summary>
internal sealed class VenueScript
{
    private readonly List<string> _natives = [];
    private readonly List<(int Price, int Quantity)> _decimals = [];
    private readonly List<string> _unselected = [];
    private readonly List<Step> _steps = [];

    private VenueScript()
    {
    }

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The script of a feed, or null when there is none.</summary>
    public static VenueScript? Find(Feed feed)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", feed.Venue, feed.Market == MarketKind.Linear ? "linear.frames" : "spot.frames");
        return File.Exists(path) ? Read(path) : null;
    }

    public string Native(int id) => _natives[id];

    /// <summary>A decoder that knows the script's listings, at the decimals that the script gives them.</summary>
    public FrameDecoder CreateDecoder(Feed feed, out ListingDecimals decimals)
    {
        decimals = new ListingDecimals();
        Reset(decimals);
        var decoder = feed.CreateDecoder(decimals);
        decoder.Symbols = new SymbolTable(
            [.. _natives.Select((native, id) => KeyValuePair.Create(native, id)), .. _unselected.Select(native => KeyValuePair.Create(native, SymbolTable.Unselected))]);
        return decoder;
    }

    /// <summary>Takes back what frames have raised.</summary>
    public void Reset(ListingDecimals decimals)
    {
        for (var id = 0; id < _decimals.Count; id++)
        {
            decimals.Set(id, _decimals[id].Price, _decimals[id].Quantity);
        }
    }

    private static VenueScript Read(string path)
    {
        var script = new VenueScript();
        var before = new List<byte[]>();
        foreach (var line in File.ReadLines(path))
        {
            var parts = line.Split(' ', 3);
            switch (parts[0])
            {
                case "" or "#":
                    break;
                case "listing":
                    var decimals = parts[2].Split(' ');
                    script._natives.Add(parts[1]);
                    script._decimals.Add((int.Parse(decimals[0], CultureInfo.InvariantCulture), int.Parse(decimals[1], CultureInfo.InvariantCulture)));
                    break;
                case "unselected":
                    script._unselected.Add(parts[1]);
                    break;
                case "~":
                    before.Add(Bytes(line[2..]));
                    break;
                case "<":
                    script._steps.Add(new Step(Bytes(line[2..]), -1, []) { Before = [.. before] });
                    before.Clear();
                    break;
                case "snapshot":
                    script._steps.Add(new Step(Bytes(parts[2]), script._natives.IndexOf(parts[1]), []));
                    break;
                case ">":
                    script._steps[^1].Expected.Add(line[2..]);
                    break;
                default:
                    throw new InvalidDataException($"{path}: cannot read '{line}'");
            }
        }

        return script;
    }

    // \xNN is a byte, so that broken UTF-8 and control characters can be written.
    private static byte[] Bytes(string text)
    {
        var parts = text.Split("\\x");
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(parts[0]));
        foreach (var part in parts.Skip(1))
        {
            bytes.Add(byte.Parse(part[..2], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            bytes.AddRange(Encoding.UTF8.GetBytes(part[2..]));
        }

        return [.. bytes];
    }

    /// <param name="Frame">The bytes.</param>
    /// <param name="Snapshot">Listing id of a depth snapshot, -1 for a message.</param>
    /// <param name="Expected">Lines of <see cref="EventText"/>.</param>
    public sealed record Step(byte[] Frame, int Snapshot, List<string> Expected)
    {
        /// <summary>Messages that come before it.</summary>
        public IReadOnlyList<byte[]> Before { get; init; } = [];
    }
}
