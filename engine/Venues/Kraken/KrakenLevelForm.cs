using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// HOT: how a listing's last level looked: where its two numbers end. The next one mostly looks alike, and is then verified whole, byte for byte, and read without waiting for where its numbers end.
/// Needs AVX2.
/// </summary>
internal unsafe struct KrakenLevelForm
{
    private byte* _prices; // the tables that the forms are of: other decimals have others
    private byte* _quantities;
    private byte* _price;
    private byte* _quantity;
    private int _priceLength;
    private int _quantityLength;
    private byte _priceZero; // what the first digit must not be: '0' where another digit follows, else no digit
    private byte _quantityZero;

    /// <summary>Reads a level of this form.</summary>
    /// <param name="at">At the price; at the closing brace afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="prices">Forms of the listing's prices.</param>
    /// <param name="quantities">Forms of its quantities.</param>
    /// <param name="level">Takes the level.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryRead(ref byte* at, byte* end, byte* prices, byte* quantities, ref BookLevel level)
    {
        if (!Avx2.IsSupported || _prices != prices || _quantities != quantities)
        {
            return false;
        }

        var middle = at + _priceLength;
        var quantity = middle + KrakenLevelScan.MiddleBytes;
        var close = quantity + _quantityLength;
        var digits = Vector256.Create(Vector128.Load(at), Vector128.Load(quantity)) - Vector256.Create(NumberForms.Template(_price), NumberForms.Template(_quantity));
        var limits = Vector256.Create(NumberForms.BareLimits(_price), NumberForms.BareLimits(_quantity));
        if (Vector256.SubtractSaturate(digits, limits) != Vector256<byte>.Zero || (*(ulong*)middle & KrakenLevelScan.MiddleMask) != KrakenLevelScan.Middle
            || *close != '}' || *at == _priceZero || *quantity == _quantityZero || close > end)
        {
            return false;
        }

        var shuffle = Vector256.Create(NumberForms.Shuffle(_price), NumberForms.Shuffle(_quantity));
        Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(Avx2.Shuffle(digits, shuffle));
        at = close;
        return true;
    }

    /// <summary>Remembers the form of a level that was read another way.</summary>
    /// <param name="at">Its price; behind it the quantity.</param>
    /// <param name="prices">Forms of the listing's prices.</param>
    /// <param name="quantities">Forms of its quantities.</param>
    public void Learn(byte* at, byte* prices, byte* quantities)
    {
        _prices = null;
        _price = NumberForms.Find(prices, Vector128.Load(at), out var priceWhole, out _priceLength);
        if (_priceLength == NumberForms.Characters - 1)
        {
            return; // longer than a form: nothing to remember
        }

        _quantity = NumberForms.Find(quantities, Vector128.Load(at + _priceLength + KrakenLevelScan.MiddleBytes), out var quantityWhole, out _quantityLength);
        if (_quantityLength == NumberForms.Characters - 1)
        {
            return;
        }

        _priceZero = priceWhole > 1 ? (byte)'0' : (byte)0;
        _quantityZero = quantityWhole > 1 ? (byte)'0' : (byte)0;
        _prices = prices;
        _quantities = quantities;
    }
}
