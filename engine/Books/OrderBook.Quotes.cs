using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <content>Quotes on top of the levels and against them; growing decimals.</content>
public sealed partial class OrderBook
{
    internal void ApplyQuote(in MarketEvent quote, long receivedNanos)
    {
        Counters.Quotes++;
        var sequence = quote.Sequence;
        Streams.Accept(StreamChannel.Quotes, sequence, receivedNanos);
        if (!_rules.QuotesCarryBookSequence || sequence <= 0)
        {
            return;
        }

        if (sequence < _quotes.NewestSequence)
        {
            Counters.QuotesStale++;
            return;
        }

        var top = BookTop.Normalised(quote.Price, quote.Quantity, quote.AskPrice, quote.AskQuantity);
        if (!IsLive || sequence <= Sequence || top.IsCrossed)
        {
            ApplyQuoteAside(sequence, top, receivedNanos);
            return;
        }

        // Ahead of a live book: it stands on top of it.
        _quotes.Add(sequence, top, isAhead: true);
        Version += !_isOverlaid || _top != top ? 1 : 0;
        _isOverlaid = true;
        SetTop(top);
    }

    // A quote that says nothing new of the top, or something wrong.
    private void ApplyQuoteAside(long sequence, in BookTop top, long receivedNanos)
    {
        var before = _top;
        var wasOverlaid = _isOverlaid;
        if (top.IsCrossed)
        {
            Counters.QuotesCrossed++;
            _quotes.AddUnusable(sequence);
        }
        else
        {
            _quotes.Add(sequence, top, isAhead: !IsLive || sequence > Sequence);
            if (IsLive && sequence == Sequence && !AgreesLate(top))
            {
                Desynchronise(HoleCause.QuoteMismatch, receivedNanos);
                return;
            }
        }

        RefreshTop();
        if (wasOverlaid != _isOverlaid || before != _top)
        {
            Version++;
        }
    }

    internal void ApplyRescale(in MarketEvent rescale, long receivedNanos)
    {
        var priceGrowth = rescale.PriceDecimals - PriceDecimals;
        var quantityGrowth = rescale.QuantityDecimals - QuantityDecimals;
        if (priceGrowth == 0 && quantityGrowth == 0)
        {
            return;
        }

        Counters.Rescales++;
        PriceDecimals = rescale.PriceDecimals;
        QuantityDecimals = rescale.QuantityDecimals;
        var fits = priceGrowth >= 0 && quantityGrowth >= 0 // counts cannot shrink exactly: such a book starts anew
            && TryScaleAll(FixedPoint.PowerOfTen(priceGrowth), FixedPoint.PowerOfTen(quantityGrowth));
        Version++;
        TopVersion++;
        if (!fits)
        {
            DropUnscalable(receivedNanos);
        }

        RefreshTop();
    }

    // Every part is scaled, also after one has failed: none may keep counts of the old decimals.
    private bool TryScaleAll(long priceFactor, long quantityFactor)
    {
        var fits = _bids.TryScale(priceFactor, quantityFactor);
        fits &= _asks.TryScale(priceFactor, quantityFactor);
        fits &= _quotes.TryScale(priceFactor, quantityFactor);
        fits &= _buffer.TryScale(priceFactor, quantityFactor);
        var price = LastTradePrice;
        var quantity = LastTradeQuantity;
        var tradeFits = Scaling.TryScale(ref price, priceFactor) && Scaling.TryScale(ref quantity, quantityFactor);
        LastTradePrice = tradeFits ? price : 0;
        LastTradeQuantity = tradeFits ? quantity : 0;
        return fits;
    }

    private void DropUnscalable(long receivedNanos)
    {
        Counters.RescaleOverflows++;
        _bids.Clear();
        _asks.Clear();
        _buffer.Clear();
        _quotes.Clear();
        LastTradePrice = 0;
        LastTradeQuantity = 0;
        if (State != BookState.Stale)
        {
            Desynchronise(HoleCause.RescaleOverflow, receivedNanos);
        }
    }

    private bool Agrees(in BookTop quote)
    {
        Counters.QuoteChecks++;
        return IsTop(quote);
    }

    private bool AgreesLate(in BookTop quote)
    {
        Counters.LateQuoteChecks++;
        return IsTop(quote);
    }

    // Compares the levels with a quote of the same sequence.
    private bool IsTop(in BookTop quote)
    {
        if (RawTop == quote)
        {
            return true;
        }

        Counters.QuoteMismatches++;
        return false;
    }
}
