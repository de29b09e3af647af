using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <content>HOT: tickers and bars that look like one before. 0 B.</content>
public sealed unsafe partial class MexcContractDecoder
{
    // Places of a ticker's numbers in its form.
    private const int FigureBid = 0;
    private const int FigureAsk = 1;
    private const int FigureMade = 2;
    private const int FigureSent = 3;

    // Places of a bar's numbers in its form.
    private const int FigureOpen = 0;
    private const int FigureClose = 1;
    private const int FigureHigh = 2;
    private const int FigureLow = 3;
    private const int FigureSeconds = 4;
    private const int FigureBarSent = 5;
    private const int FigureVolume = 6;

    private readonly MexcContractForms _forms = new();

    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room
    private bool ScanKnownTicker(byte* frame, int length, DecodedFrame output)
    {
        var form = _forms.Find(frame, length, Symbols);
        if (form == null)
        {
            return false;
        }

        var price = Decimals.Price(form->Listing);
        if (!MexcContractForm.TryRead(form, frame, FigureBid, price, FigureAsk, price, out var prices)
            || !MexcContractForm.TryRead(form, frame, FigureMade, 0, FigureSent, 0, out var times) || Vector128.GreaterThanAny(times, Vector128.Create(Timestamp.MaxMillis)))
        {
            return false;
        }

        ref var quote = ref output.Append(EventKind.Quote, form->Listing);
        quote.ExchangeTimeNanos = times.ToScalar() * Timestamp.NanosPerMilli;
        quote.Price = prices.ToScalar();
        quote.AskPrice = prices.GetElement(1);
        GC.KeepAlive(_forms); // its finalizer frees the forms; no instruction, but without it a decoder's last frame could be read from freed memory
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // as above
    private bool ScanKnownBar(byte* frame, int length, DecodedFrame output)
    {
        var form = _forms.Find(frame, length, Symbols);
        if (form == null)
        {
            return false;
        }

        var price = Decimals.Price(form->Listing);
        var quantity = Decimals.Quantity(form->Listing);
        if (!MexcContractForm.TryRead(form, frame, FigureOpen, price, FigureClose, price, out var ends)
            || !MexcContractForm.TryRead(form, frame, FigureHigh, price, FigureLow, price, out var extremes)
            || !MexcContractForm.TryRead(form, frame, FigureVolume, quantity, FigureVolume, quantity, out var volume)
            || !MexcContractForm.TryRead(form, frame, FigureSeconds, 0, FigureBarSent, 0, out var times)
            || Vector128.GreaterThanAny(times, Vector128.Create(MaxSeconds, Timestamp.MaxMillis)))
        {
            return false;
        }

        Bar bar = default;
        bar.OpenTimeNanos = times.ToScalar() * Timestamp.NanosPerSecond;
        bar.IntervalNanos = form->IntervalNanos;
        bar.Open = ends.ToScalar();
        bar.Close = ends.GetElement(1);
        bar.High = extremes.ToScalar();
        bar.Low = extremes.GetElement(1);
        bar.Volume = volume.ToScalar();
        bar.TradeCount = -1;
        ref var entry = ref output.Append(EventKind.Bar, form->Listing);
        entry.ExchangeTimeNanos = times.GetElement(1) * Timestamp.NanosPerMilli;
        entry.BarIndex = output.AppendBar(bar);
        GC.KeepAlive(_forms); // as above
        return true;
    }
}
