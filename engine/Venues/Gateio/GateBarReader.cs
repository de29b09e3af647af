using System.Buffers.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary><c>candlesticks</c>: one message in two seconds a listing, so it has no faster path.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
/// <param name="countsContracts">True for contracts.</param>
internal sealed class GateBarReader(GateNumbers numbers, byte[] scratch, bool countsContracts)
{
    private const int Name = 0;
    private const int Time = 1;
    private const int Open = 2;
    private const int High = 3;
    private const int Low = 4;
    private const int Close = 5;
    private const int Volume = 6;
    private const int Closed = 7;
    private const int MonthDays = 30; // the venue's 30d is a calendar month

    private readonly ObjectFields _bar = new("n", "t", "o", "h", "l", "c", countsContracts ? "v" : "a", "w");

    /// <summary>Reads the result of a candlestick message.</summary>
    /// <param name="json">The result: a bar, of contracts an array of them.</param>
    /// <param name="timeNanos">Time of the message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes an event a bar.</param>
    public RejectReason Read(ReadOnlySpan<byte> json, long timeNanos, SymbolTable symbols, DecodedFrame output)
    {
        if (!countsContracts)
        {
            return ReadOne(json, timeNanos, symbols, output);
        }

        if (!ArrayItems.TryBegin(json, out var elements))
        {
            return RejectReason.UnexpectedShape;
        }

        while (elements.MoveNext())
        {
            var reason = output.Events.Length == DecodedFrame.MaxEvents ? RejectReason.TooLarge : ReadOne(elements.Current, timeNanos, symbols, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return RejectReason.None;
    }

    private RejectReason ReadOne(ReadOnlySpan<byte> json, long timeNanos, SymbolTable symbols, DecodedFrame output)
    {
        // {"t":"1606292580","v":"2362.32035","c":"19128.1","h":"19128.1","l":"19128.1","o":"19128.1","n":"1m_BTC_USDT","a":"3.8283","w":true}
        // v counts the quote, a the base; messages of 2021 have neither a nor w.
        // {"t":1545129300,"v":27525555,"c":"95.4","h":"96.9","l":"89.5","o":"94.3","n":"1m_BTC_USDT","a":"314732.87412"}
        // Of contracts: v counts them; w is not promised, so that a bar ends where the next begins.
        var reason = _bar.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        Bar bar = default;
        if (!PlainValue.TryText(_bar.Raw(json, Name), scratch, out var name)
            || !GateSymbols.TryOfCandlestick(name, out var interval, out var symbol)
            || !TryInterval(interval, out bar.IntervalNanos))
        {
            return RejectReason.UnexpectedShape;
        }

        var listing = symbols.Find(symbol);
        if (listing == SymbolTable.Unknown)
        {
            return RejectReason.UnknownSymbol;
        }

        if (!TryOpenTime(_bar.Raw(json, Time), out bar.OpenTimeNanos)
            || !TryClosed(_bar.Raw(json, Closed), out bar.IsClosed))
        {
            return RejectReason.UnexpectedShape;
        }

        reason = ReadNumbers(json, listing, ref bar);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        ref var entry = ref output.Append(EventKind.Bar, listing);
        entry.ExchangeTimeNanos = timeNanos;
        entry.BarIndex = output.AppendBar(bar);
        return RejectReason.None;
    }

    private RejectReason ReadNumbers(ReadOnlySpan<byte> json, int listing, ref Bar bar)
    {
        var reason = RejectReason.None;
        bar.Open = numbers.Price(_bar.Raw(json, Open), listing, ref reason);
        bar.High = numbers.Price(_bar.Raw(json, High), listing, ref reason);
        bar.Low = numbers.Price(_bar.Raw(json, Low), listing, ref reason);
        bar.Close = numbers.Price(_bar.Raw(json, Close), listing, ref reason);
        bar.Volume = -1;
        bar.TradeCount = -1;
        var volume = _bar.Raw(json, Volume);
        if (!volume.IsEmpty)
        {
            bar.Volume = numbers.Quantity(volume, listing, ref reason);
        }

        return reason;
    }

    // A text in spot, an integer of contracts.
    private bool TryOpenTime(ReadOnlySpan<byte> raw, out long nanos)
    {
        nanos = 0;
        var seconds = raw;
        return (countsContracts || PlainValue.TryText(raw, scratch, out seconds)) && PlainTime.TrySeconds(seconds, out nanos);
    }

    private static bool TryClosed(ReadOnlySpan<byte> raw, out bool isClosed)
    {
        isClosed = raw.SequenceEqual("true"u8);
        return isClosed || raw.IsEmpty || raw.SequenceEqual("false"u8);
    }

    // 10s, 1m, 4h, 7d
    private static bool TryInterval(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (!Utf8Parser.TryParse(text, out int count, out var used) || used != text.Length - 1 || count is <= 0 or > 1_000)
        {
            return false;
        }

        var seconds = text[used] switch
        {
            (byte)'s' => 1,
            (byte)'m' => 60,
            (byte)'h' => 60 * 60,
            (byte)'d' => count == MonthDays ? 0 : 24 * 60 * 60,
            _ => -1,
        };
        nanos = count * seconds * Timestamp.NanosPerSecond;
        return seconds >= 0;
    }
}
