using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;

namespace Crossfeed.Books;

/// <summary>
/// HOT: what joins the remainders of texts to that of the whole. A text with n bytes behind it contributes its remainder times x^(8 n), modulo the polynomial of <see cref="Crc32"/>; the contributions of
/// all parts are added (exclusive or) as products, and reduced once. Budget: 2 ns a product, 0 B.
/// </summary>
internal static class CrcAlgebra
{
    /// <summary>Bytes that may stand behind a part: 50 levels of two numbers of 21 characters and two separators.</summary>
    public const int MaxFollowing = 50 * 2 * (21 + 1);

    private const uint InverseOfX = ((0x80000000u ^ Crc32.Polynomial) << 1) | 1; // x^-1: reflected, x^0 is bit 31

    // Barrett's reduction of 64 reflected bits: floor(x^64 / polynomial), and the polynomial with its x^32 (bit 0), without the bit 32 of either, which stands for the operand itself.
    private const uint Quotient = 0xF7011641;
    private const uint Modulus = (Crc32.Polynomial << 1) | 1;

    // At n: x^(8 n - 1). One less, because the product of two reflected values is one place off. 8.8 KB, of which a book's text reaches a part.
    private static readonly uint[] Powers = MakePowers();

    /// <summary>What a part contributes, to be added with ^ to the contributions of others and then reduced.</summary>
    /// <param name="remainder">The part's remainder.</param>
    /// <param name="following">Bytes behind the part, at most <see cref="MaxFollowing"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // an instruction; a call would cost more
    public static ulong Contribution(uint remainder, int following) => Product(remainder, Powers[following]);

    /// <summary>What four bytes of a text contribute.</summary>
    /// <param name="bytes">The bytes, the first lowest; leading zeros stand for no byte.</param>
    /// <param name="following">Bytes behind them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // as above
    public static ulong ContributionOfText(uint bytes, int following) => Product(bytes, Powers[following + sizeof(uint)]);

    /// <summary>The remainder that a sum of contributions stands for.</summary>
    /// <param name="sum">The sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // as above
    public static uint Reduce(ulong sum)
    {
        var quotient = (uint)Product((uint)sum, Quotient);
        return (uint)(sum >> 32) ^ quotient ^ (uint)(Product(quotient, Modulus) >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // as above
    private static ulong Product(uint left, uint right)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(left).AsUInt64(), Vector128.CreateScalar(right).AsUInt64(), 0).ToScalar();
        }

        return ArmAes.IsSupported
            ? ArmAes.PolynomialMultiplyWideningLower(Vector64.CreateScalar((ulong)left), Vector64.CreateScalar((ulong)right)).ToScalar()
            : ProductWithHoles(left, right);
    }

    // Integer products of every fourth bit: at most eight ones meet at a place, and the three free places above it take the carry.
    private static ulong ProductWithHoles(uint left, uint right)
    {
        const uint Fourth = 0x11111111;
        const ulong Places = 0x1111111111111111;
        ulong a0 = left & Fourth, a1 = left & (Fourth << 1), a2 = left & (Fourth << 2), a3 = left & (Fourth << 3);
        ulong b0 = right & Fourth, b1 = right & (Fourth << 1), b2 = right & (Fourth << 2), b3 = right & (Fourth << 3);
        return (((a0 * b0) ^ (a1 * b3) ^ (a2 * b2) ^ (a3 * b1)) & Places)
            | (((a0 * b1) ^ (a1 * b0) ^ (a2 * b3) ^ (a3 * b2)) & (Places << 1))
            | (((a0 * b2) ^ (a1 * b1) ^ (a2 * b0) ^ (a3 * b3)) & (Places << 2))
            | (((a0 * b3) ^ (a1 * b2) ^ (a2 * b1) ^ (a3 * b0)) & (Places << 3));
    }

    private static uint[] MakePowers()
    {
        var powers = new uint[MaxFollowing + sizeof(uint) + 1];
        var power = InverseOfX;
        for (var n = 0; n < powers.Length; n++)
        {
            powers[n] = power;
            for (var bit = 0; bit < 8; bit++)
            {
                power = (power >> 1) ^ ((power & 1) != 0 ? Crc32.Polynomial : 0); // times x
            }
        }

        return powers;
    }
}
