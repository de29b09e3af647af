using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: reads the native symbol in a string and finds its listing; 0 B, about 3 ns.</summary>
public static unsafe class SymbolScan
{
    /// <summary>
    /// Reads the symbol that begins at <paramref name="at"/>. Only a symbol that the table holds is accepted, byte for byte, so that its text needs no verification of its own.
    /// </summary>
    /// <param name="at">Behind the opening quote; afterwards behind the closing quote, unchanged when the result is <see cref="SymbolTable.Unknown"/>.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="symbols">The feed's symbols.</param>
    /// <returns>The listing, <see cref="SymbolTable.Unselected"/>, or <see cref="SymbolTable.Unknown"/> for anything else.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ref byte* at, byte* end, SymbolTable symbols)
    {
        var first = at;
        var text = Vector128.Load(first);
        var quotes = Vector128.Equals(text, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
        var length = BitOperations.TrailingZeroCount(quotes);
        var behind = first + length + 1;
        if (quotes == 0 || behind > end)
        {
            return ReadLong(ref at, end, symbols);
        }

        var id = symbols.Find(text, length);
        at = id == SymbolTable.Unknown ? first : behind;
        return id;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a symbol longer than one vector, or none
    private static int ReadLong(ref byte* at, byte* end, SymbolTable symbols)
    {
        var length = at < end ? PlainText.Measure(at, end) : -1;
        var id = length < 0 ? SymbolTable.Unknown : symbols.Find(new ReadOnlySpan<byte>(at, length));
        at += id == SymbolTable.Unknown ? 0 : length + 1;
        return id;
    }
}
