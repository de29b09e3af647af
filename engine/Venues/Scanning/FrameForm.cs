using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: how a frame of one event, or the head of one, looked: every byte that must be the same again, where digits stand, and what its numbers become. A frame that has the form is verified
/// byte for byte without a branch, and its numbers are read from known places, so that no step waits for the one before. Needs AVX2. See <see cref="FrameForms"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FrameForm
{
    /// <summary>Longest frame that a form describes.</summary>
    public const int MaxBytes = 448; // of which nearly all frames use less than half: tickers are the longest

    /// <summary>Pairs of numbers, as <see cref="NumberRole"/> names them.</summary>
    public const int MaxPairs = 4;

    /// <summary>Bytes verified at a time: one vector.</summary>
    public const int BlockBytes = 32;

    /// <summary>What a form's address is a multiple of: a line, so that it is spread over as few as can be.</summary>
    public const int Alignment = 64;

    /// <summary>Entries of a pair in <see cref="Places"/>; the fourth is not used.</summary>
    public const int PlacesPerPair = 4;

    // Bytes in front of the text: numbers and places, two lines of shuffles, two of the prototype.
    private const int TextOffset = 5 * Alignment;

    /// <summary>Pairs in use.</summary>
    public int Pairs;

    /// <summary>Bytes of the frame or of its head; 0 for a form that describes none.</summary>
    public int Length;

    /// <summary>Bytes that stand at the frame's end and belong to the form, where it describes a frame around its lists; 0 elsewhere.</summary>
    public int TailLength;

    /// <summary>Nanoseconds in the unit of the time; 1 when the frame has none.</summary>
    public long TimeUnitNanos;

    /// <summary>The latest time that fits in nanoseconds.</summary>
    public long MaxTime;

    /// <summary>For each pair where its numbers begin in the frame and where the first of them belongs in the event; the second belongs behind it.</summary>
    public fixed ushort Places[MaxPairs * PlacesPerPair];

    /// <summary>For each pair the shuffle of two vectors: brings the digits of each number into their slots.</summary>
    public fixed byte Shuffles[MaxPairs * BlockBytes];

    /// <summary>The event without its numbers.</summary>
    public MarketEvent Prototype;

    private fixed byte _rest[40]; // up to a line: 2 × 64 - sizeof(MarketEvent)

    // Blocks of templates, each with its limits behind it: one line.
    private fixed byte _text[2 * MaxBytes];

    /// <summary>What is subtracted from a byte: '0' from a digit (the first of a bare integer, which is not 0, has '1' subtracted), a fixed byte from itself.</summary>
    /// <param name="form">The form.</param>
    /// <param name="at">The byte's place.</param>
    public static byte* Template(FrameForm* form, int at) => (byte*)form + TextOffset + (at / BlockBytes * 2 * BlockBytes) + (at % BlockBytes);

    /// <summary>The most that may remain: 9, 8 or 0; 255 behind the frame.</summary>
    /// <param name="form">The form.</param>
    /// <param name="at">The byte's place.</param>
    public static byte* Limit(FrameForm* form, int at) => Template(form, at) + BlockBytes;

    /// <summary>Verifies a frame of this form's length, or more.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(FrameForm* form, byte* frame)
    {
        var excess = Vector256<byte>.Zero;
        var text = (byte*)form + TextOffset; // the field's own address would be checked for null at every turn
        var length = (nint)form->Length;
        nint i = 0;
        do
        {
            var remains = Vector256.Load(frame + i) - Vector256.LoadAligned(text + (2 * i));
            excess |= Vector256.SubtractSaturate(remains, Vector256.LoadAligned(text + (2 * i) + BlockBytes));
            i += BlockBytes;
        }
        while (i < length);

        return excess == Vector256<byte>.Zero;
    }

    /// <summary>Where the tail stands in the form behind a head of this length, and in what <see cref="Places"/> count from: a block's beginning.</summary>
    /// <param name="headLength">Bytes of the head.</param>
    public static int TailPlace(int headLength) => (headLength + BlockBytes - 1) & -BlockBytes;

    /// <summary>Verifies head and tail of a frame.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">First byte of the frame.</param>
    /// <param name="tail">First byte of its tail; 64 readable bytes follow the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HoldsAround(FrameForm* form, byte* frame, byte* tail)
    {
        var excess = Vector256<byte>.Zero;
        var text = (byte*)form + TextOffset;
        var length = (nint)form->Length;
        nint i = 0;
        do
        {
            var remains = Vector256.Load(frame + i) - Vector256.LoadAligned(text + (2 * i));
            excess |= Vector256.SubtractSaturate(remains, Vector256.LoadAligned(text + (2 * i) + BlockBytes));
            i += BlockBytes;
        }
        while (i < length);

        text += 2 * i;
        length = form->TailLength;
        i = 0;
        do
        {
            var remains = Vector256.Load(tail + i) - Vector256.LoadAligned(text + (2 * i));
            excess |= Vector256.SubtractSaturate(remains, Vector256.LoadAligned(text + (2 * i) + BlockBytes));
            i += BlockBytes;
        }
        while (i < length);

        return excess == Vector256<byte>.Zero;
    }

    /// <summary>Reads the numbers of a frame that <see cref="HoldsAround"/>.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="tail">Its tail.</param>
    /// <param name="target">A copy of the prototype; takes the numbers.</param>
    /// <returns>As <see cref="TryRead"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadAround(FrameForm* form, byte* frame, byte* tail, ref MarketEvent target)
    {
        ref var first = ref Unsafe.As<MarketEvent, byte>(ref target);
        var pairs = form->Pairs;
        var headLength = form->Length;
        var tailOrigin = tail - TailPlace(headLength);
        for (var i = 0; i < pairs; i++)
        {
            var places = form->Places + (i * PlacesPerPair);
            var low = places[0] < headLength ? frame : tailOrigin;
            var high = places[1] < headLength ? frame : tailOrigin;
            var digits = Vector256.Create(Vector128.Load(low + places[0]), Vector128.Load(high + places[1])) - Vector256.Create((byte)'0');
            var numbers = DigitLayout.JoinTwo(Avx2.Shuffle(digits, Vector256.Load(form->Shuffles + (i * BlockBytes))));
            Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref first, places[2]), numbers);
        }

        var time = target.ExchangeTimeNanos;
        target.ExchangeTimeNanos = time * form->TimeUnitNanos;
        return time <= form->MaxTime;
    }

    /// <summary>Reads the numbers of a frame that <see cref="Holds"/>.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="target">A copy of the prototype; takes the numbers.</param>
    /// <returns>False when the time does not fit: the general path says so.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(FrameForm* form, byte* frame, ref MarketEvent target)
    {
        ref var first = ref Unsafe.As<MarketEvent, byte>(ref target);
        var pairs = form->Pairs;
        for (var i = 0; i < pairs; i++)
        {
            var places = form->Places + (i * PlacesPerPair);
            var digits = Vector256.Create(Vector128.Load(frame + places[0]), Vector128.Load(frame + places[1])) - Vector256.Create((byte)'0');
            var numbers = DigitLayout.JoinTwo(Avx2.Shuffle(digits, Vector256.Load(form->Shuffles + (i * BlockBytes))));
            Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref first, places[2]), numbers);
        }

        var time = target.ExchangeTimeNanos;
        target.ExchangeTimeNanos = time * form->TimeUnitNanos;
        return time <= form->MaxTime;
    }
}
