using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// HOT: how a listing's last level looked: where its two numbers end. The next one mostly looks alike, and is then verified whole, byte for byte, and read without waiting for where its numbers end.
/// Needs AVX2.
/// </summary>
[StructLayout(LayoutKind.Sequential)] // the vectors first: what a level is held against lies together
internal unsafe struct KrakenLevelForm
{
    // The price in the lower lane, the quantity in the upper: what is subtracted, the least and the most that may remain, where the digits go.
    private Vector256<byte> _template;
    private Vector256<byte> _least;
    private Vector256<byte> _most;
    private Vector256<byte> _shuffle;
    private nint _toQuantity; // from the price's first byte
    private nint _toClose; // to the closing brace
    private KrakenDecimals _decimals; // other decimals have other forms

    /// <summary>From a price's first byte to the level's closing brace.</summary>
    public readonly nint ToClose => _toClose;

    /// <summary>True when a level was remembered of a listing with these decimals.</summary>
    /// <param name="decimals">Decimals of the listing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsOf(KrakenDecimals decimals) => _decimals.Is(decimals);

    /// <summary>Reads the two numbers of a level of this form.</summary>
    /// <param name="price">The price's first byte.</param>
    /// <param name="level">Takes the level; of no use when the result is false.</param>
    /// <returns>False when a byte from the price to the closing brace is not what the form has there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryRead(byte* price, ref BookLevel level)
    {
        var quantity = price + _toQuantity;
        var digits = Vector256.Create(Vector128.Load(price), Vector128.Load(quantity)) - _template;
        Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(Avx2.Shuffle(digits, _shuffle));
        return (Vector256.SubtractSaturate(digits, _most) | Vector256.SubtractSaturate(_least, digits)) == Vector256<byte>.Zero
            && *(ulong*)(quantity - sizeof(ulong)) >> 8 == KrakenLevelScan.Middle;
    }

    /// <summary>Holds for no level from here on.</summary>
    public void Forget()
    {
        _decimals = default;
        _least = Vector256<byte>.AllBitsSet;
        _most = Vector256<byte>.Zero;
    }

    /// <summary>Remembers the form of the level that begins with a price, and reads it.</summary>
    /// <param name="price">The price's first byte.</param>
    /// <param name="decimals">Decimals of the listing: a number with more is left to the general path, which raises them.</param>
    /// <param name="level">Takes the level; of no use when the result is false.</param>
    /// <returns>False when no form covers the level, or when it is none.</returns>
    public bool TryLearn(byte* price, KrakenDecimals decimals, ref BookLevel level)
    {
        var priceForm = NumberForms.Find(NumberForms.For(decimals.Price), Vector128.Load(price), out var priceWhole, out var priceLength);
        var toQuantity = priceLength + KrakenLevelScan.MiddleBytes;
        var quantityForm = NumberForms.Find(NumberForms.For(decimals.Quantity), Vector128.Load(price + toQuantity), out var quantityWhole, out var quantityLength);
        _template = Vector256.Create(NumberForms.Template(priceForm), Closed(NumberForms.Template(quantityForm)));
        _least = Vector256.Create(Least(priceWhole), Least(quantityWhole));
        _most = Vector256.Create(NumberForms.BareLimits(priceForm), NumberForms.Limits(quantityForm));
        _shuffle = Vector256.Create(NumberForms.Shuffle(priceForm), NumberForms.Shuffle(quantityForm));
        _toQuantity = toQuantity;
        _toClose = toQuantity + quantityLength;
        _decimals = decimals;
        if (Covers(priceWhole, priceLength, decimals.Price) && Covers(quantityWhole, quantityLength, decimals.Quantity) && TryRead(price, ref level))
        {
            return true;
        }

        Forget();
        return false;
    }

    private static bool Covers(int whole, int length, int decimals) => length < NumberForms.Characters - 1 && length <= whole + 1 + decimals;

    // The level's closing brace where a form has a quote: what ends a number belongs to its form, or the form of a shorter number would be taken for that of a longer one.
    private static Vector128<byte> Closed(Vector128<byte> template)
    {
        var quotes = Vector128.Equals(template, Vector128.Create((byte)'"'));
        return Vector128.ConditionalSelect(quotes, Vector128.Create((byte)'}'), template);
    }

    // No zero in front of another digit.
    private static Vector128<byte> Least(int whole) => Vector128.CreateScalar((byte)(whole > 1 ? 1 : 0));
}
