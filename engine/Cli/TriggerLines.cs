using System.Globalization;
using System.Text;
using Crossfeed.Arbitrage;
using Crossfeed.Market;

namespace Crossfeed.Cli;

/// <summary>Prints what a trigger ring holds, in columns for people or as NDJSON, and says on the side what was lost.</summary>
internal sealed class TriggerLines(TextWriter output, TextWriter error, bool json)
{
    private const int BatchTriggers = 256; // lines gathered before they are written

    private readonly MemoryStream _bytes = new();
    private readonly StringBuilder _text = new();
    private TriggerRingReader? _ring;
    private TriggerNdjsonWriter? _ndjson;
    private long _lost;
    private long _malformed;

    /// <summary>Prints the heading of the columns.</summary>
    public void Begin()
    {
        if (!json)
        {
            AppendColumns("received at", "event", "id", "symbol", "buy on", "at", "sell on", "at", "quantity", "net bps", "");
            Flush();
        }
    }

    /// <summary>Prints everything that is there to read.</summary>
    /// <param name="ring">The ring; another one than last time when the engine was started anew.</param>
    /// <param name="cancellation">Ends the drain early; a fast engine could keep it going for ever.</param>
    public void Drain(TriggerRingReader ring, CancellationToken cancellation)
    {
        if (_ring != ring)
        {
            _ring = ring;
            _ndjson = new TriggerNdjsonWriter(_bytes, ring.Names());
            _lost = 0;
            _malformed = 0;
        }

        var count = 0;
        while (!cancellation.IsCancellationRequested && ring.TryRead(out var record))
        {
            Append(record.Trigger, ring.Names());
            if (++count % BatchTriggers == 0)
            {
                Flush();
            }
        }

        Flush();
        Complain(ring);
    }

    private void Append(in TriggerEvent trigger, ListingNames names)
    {
        if (json)
        {
            _ndjson!.Write(trigger);
            return;
        }

        var symbol = names.Symbol(trigger.BuyListingId);
        var sellSymbol = names.Symbol(trigger.SellListingId);
        AppendColumns(
            Timestamp.Text(trigger.ReceivedNanos),
            TriggerSteps.Name(trigger.Step),
            trigger.Id.ToString(CultureInfo.InvariantCulture),
            Printable(symbol == sellSymbol ? symbol : $"{symbol} > {sellSymbol}"),
            Printable(names.Venue(trigger.BuyListingId)),
            FixedPoint.Text(trigger.BuyPrice, trigger.BuyPriceDecimals),
            Printable(names.Venue(trigger.SellListingId)),
            FixedPoint.Text(trigger.SellPrice, trigger.SellPriceDecimals),
            FixedPoint.Text(trigger.Quantity, trigger.QuantityDecimals),
            BasisPoints.Text(trigger.NetE8),
            trigger.Step == TriggerStep.Closed ? Closing(trigger) : "");
    }

    private static string Closing(in TriggerEvent trigger)
    {
        var millis = trigger.LifetimeNanos / (decimal)Timestamp.NanosPerMilli;
        return string.Create(CultureInfo.InvariantCulture, $"{CloseReasons.Name(trigger.Reason)} after {millis:0.###} ms, best {BasisPoints.Text(trigger.BestNetE8)}");
    }

    private void AppendColumns(
        string received, string step, string id, string symbol, string buyVenue, string buyPrice, string sellVenue, string sellPrice, string quantity, string net, string closing)
    {
        var start = _text.Length;
        _text.Append(CultureInfo.InvariantCulture, $"{received,-30}  {step,-7}  {id,7}  {symbol,-14}  {buyVenue,-8}  {buyPrice,14}  {sellVenue,-8}  {sellPrice,14}");
        _text.Append(CultureInfo.InvariantCulture, $"  {quantity,14}  {net,9}  {closing}");
        while (_text.Length > start && _text[^1] == ' ')
        {
            _text.Length--;
        }

        _text.Append('\n');
    }

    // The names come from a file that anybody may have written: nothing in them may steer the terminal.
    private static string Printable(string name) => string.Create(name.Length, name, (destination, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = char.IsControl(source[i]) ? '?' : source[i];
        }
    });

    private void Flush()
    {
        if (json && _ndjson is not null)
        {
            _ndjson.Flush();
            output.Write(Encoding.UTF8.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length));
            _bytes.SetLength(0);
        }

        output.Write(_text);
        _text.Clear();
        output.Flush();
    }

    private void Complain(TriggerRingReader ring)
    {
        if (ring.Lost != _lost)
        {
            error.WriteLine($"crossfeed triggers: {ring.Lost - _lost} triggers were overwritten before they could be read");
            _lost = ring.Lost;
        }

        if (ring.Malformed != _malformed)
        {
            error.WriteLine($"crossfeed triggers: {ring.Malformed - _malformed} damaged records were passed over");
            _malformed = ring.Malformed;
        }
    }
}
