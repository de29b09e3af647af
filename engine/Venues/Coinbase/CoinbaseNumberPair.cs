using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <summary>HOT: reads two numbers in quotes, with fixed text between them, in one 32-byte vector. Their lengths may change from one pair to the next: no branch depends on them. 0 B, about 5 ns.</summary>
internal static unsafe class CoinbaseNumberPair
{
    /// <summary>Reads a pair.</summary>
    /// <param name="at">Behind the first number's opening quote, inside the frame or at its end.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="first">Scan of the first number.</param>
    /// <param name="between">From its closing quote to the second's opening one, a UTF-8 literal of at most 32 bytes: it and two numbers are read without asking for the end.</param>
    /// <param name="second">Scan of the second number.</param>
    /// <param name="pair">Both counts.</param>
    /// <returns>At the second's closing quote, inside the frame; null when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(byte* at, byte* end, DecimalScan first, ReadOnlySpan<byte> between, DecimalScan second, out Vector128<long> pair)
    {
        if (!Avx2.IsSupported)
        {
            return ReadOther(at, end, first, between, second, out pair);
        }

        var firstText = Vector128.Load(at);
        var firstForm = NumberForms.Find(first.Forms, firstText, out var firstLength);
        var middle = at + firstLength;
        var secondText = Vector128.Load(middle + between.Length);
        var secondForm = NumberForms.Find(second.Forms, secondText, out var secondLength);
        var behind = middle + between.Length + secondLength;
        var digits = Vector256.Create(firstText, secondText) - Vector256.Create(NumberForms.Template(firstForm), NumberForms.Template(secondForm));
        var limits = Vector256.Create(NumberForms.Limits(firstForm), NumberForms.Limits(secondForm));
        if (Vector256.SubtractSaturate(digits, limits) != Vector256<byte>.Zero || behind >= end || !Literal.Expect(ref middle, between))
        {
            return ReadOther(at, end, first, between, second, out pair);
        }

        pair = DigitLayout.JoinTwo(Avx2.Shuffle(digits, Vector256.Create(NumberForms.Shuffle(firstForm), NumberForms.Shuffle(secondForm))));
        return behind;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a number that no form covers, or none
    private static byte* ReadOther(byte* at, byte* end, DecimalScan first, ReadOnlySpan<byte> between, DecimalScan second, out Vector128<long> pair)
    {
        pair = default;
        if (!first.TryRead(ref at, end, out var one) || !Literal.Matches(at, end, between))
        {
            return null;
        }

        at += between.Length;
        if (!second.TryRead(ref at, end, out var two) || at >= end || *at != '"')
        {
            return null;
        }

        pair = Vector128.Create(one, two);
        return at;
    }
}
