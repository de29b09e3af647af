using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: remembers the forms of a venue's short frames (quotes, trades), or what stands in front of the lists of its long ones (books), or around them, one of the three an instance: 0 B, about 15 ns for a frame that looks like one before. A scanner teaches it what it has read; from then on a
/// frame that differs in digits only is taken here, with the result that the scanner would give. Every byte is verified; anything else is left to the scanner.
/// For venues that write a listing's numbers with the same decimals each time: where trailing zeros are cut, forms change too often to be worth remembering.
/// Bounded: <see cref="Slots"/> forms, a newer one takes an older one's place.
/// </summary>
internal sealed unsafe class FrameForms
{
    private const int SlotBits = 10;

    /// <summary>Forms remembered, about 1.2 KB each.</summary>
    public const int Slots = 1 << SlotBits;

    // What a frame must have for the two loads of the key at its end; the longest form.
    private const int MinBytes = 64;

    // What a head must have: the key's two words lie in it, wherever that begins.
    private const int MinHeadBytes = 48;

    // Of the frames that would take an older form's place one in so many does: two listings that meet in a slot, or numbers of many lengths, cost no more than a look-up each.
    private const int ReplaceEvery = 16;

    private readonly int _keyOffset;
    private readonly void* _memory;
    private readonly FrameForm* _forms; // in it, from a line's begin on
    private SymbolTable? _symbols;
    private long _decimalsVersion;
    private uint _misses;

    /// <summary>No forms yet.</summary>
    /// <param name="keyOffset">Where in the frame eight bytes stand that tell listings apart: behind <c>{"stream":"</c>, for example.</param>
    public FrameForms(int keyOffset)
    {
        _keyOffset = keyOffset;
        if (Avx2.IsSupported)
        {
            // Not on the managed heap, and never written before it is used: its pages are taken as forms are learned.
            _memory = NativeMemory.AllocZeroed((Slots * (nuint)sizeof(FrameForm)) + FrameForm.Alignment);
            _forms = (FrameForm*)(((nuint)_memory + FrameForm.Alignment - 1) & ~(nuint)(FrameForm.Alignment - 1));
        }
    }

    /// <summary>Gives the forms back; there is nothing else to dispose of, and decoders live as long as the engine.</summary>
    ~FrameForms() => NativeMemory.Free(_memory);

    /// <summary>Reads a frame that has a form seen before.</summary>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="symbols">The feed's symbols: a change of them makes all forms void.</param>
    /// <param name="decimals">Decimals of all listings: likewise.</param>
    /// <param name="output">Cleared; takes the event. Holds what is to be cleared when the result is false.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(byte* frame, int length, SymbolTable symbols, ListingDecimals decimals, DecodedFrame output)
    {
        if (!Avx2.IsSupported || (uint)(length - MinBytes) > FrameForm.MaxBytes - MinBytes)
        {
            return false;
        }

        var form = Find(frame, length);
        var isRead = form->Length == length && IsCurrent(symbols, decimals) && FrameForm.Holds(form, frame)
            && FrameForm.TryRead(form, frame, ref output.AppendFirst(form->Prototype));
        GC.KeepAlive(this); // the finalizer frees the forms; no instruction, but without it a decoder's last frame could be read from freed memory
        return isRead;
    }

    /// <summary>Reads a frame that has a form seen before, for decoders that have more to say than the frame.</summary>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="kind">Four bytes that tell frames apart whose listing, length and last quotes are the same.</param>
    /// <param name="symbols">As above.</param>
    /// <param name="decimals">As above.</param>
    /// <param name="said">The event as far as the frame says it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(byte* frame, int length, uint kind, SymbolTable symbols, ListingDecimals decimals, ref MarketEvent said)
    {
        if (!Avx2.IsSupported || (uint)(length - MinBytes) > FrameForm.MaxBytes - MinBytes)
        {
            return false;
        }

        var form = Find(frame, length, kind);
        if (form->Length != length || !IsCurrent(symbols, decimals) || !FrameForm.Holds(form, frame))
        {
            return false;
        }

        said = form->Prototype;
        var isRead = FrameForm.TryRead(form, frame, ref said);
        GC.KeepAlive(this); // as above
        return isRead;
    }

    /// <summary>Reads the head of a frame, up to where its lists begin, when a head of this form was seen before.</summary>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    /// <param name="length">Bytes of the whole frame.</param>
    /// <param name="symbols">As above.</param>
    /// <param name="decimals">As above.</param>
    /// <param name="head">The event as far as the head says it.</param>
    /// <returns>Bytes of the head, 0 when it is to be scanned.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadHead(byte* frame, int length, SymbolTable symbols, ListingDecimals decimals, ref MarketEvent head)
    {
        if (!Avx2.IsSupported)
        {
            return 0;
        }

        var form = FindHead(frame);
        var headLength = form->Length;
        if (headLength == 0 || headLength > length || !IsCurrent(symbols, decimals) || !FrameForm.Holds(form, frame))
        {
            return 0;
        }

        head = form->Prototype;
        var isRead = FrameForm.TryRead(form, frame, ref head);
        GC.KeepAlive(this); // as above
        return isRead ? headLength : 0;
    }

    /// <summary>Reads what stands around the lists of a frame, when the like was seen before.</summary>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    /// <param name="length">Bytes of the whole frame.</param>
    /// <param name="symbols">As above.</param>
    /// <param name="decimals">As above.</param>
    /// <param name="book">The event without its levels.</param>
    /// <param name="tail">Bytes behind the lists.</param>
    /// <returns>Bytes in front of the lists, 0 when the frame is to be scanned.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadAround(byte* frame, int length, SymbolTable symbols, ListingDecimals decimals, ref MarketEvent book, out int tail)
    {
        tail = 0;
        if (!Avx2.IsSupported)
        {
            return 0;
        }

        var form = FindHead(frame);
        var headLength = form->Length;
        tail = form->TailLength;
        if (headLength == 0 || headLength + tail > length || !IsCurrent(symbols, decimals) || !FrameForm.HoldsAround(form, frame, frame + length - tail))
        {
            return 0;
        }

        book = form->Prototype;
        var isRead = FrameForm.TryReadAround(form, frame, frame + length - tail, ref book);
        GC.KeepAlive(this); // as above
        return isRead ? headLength : 0;
    }

    /// <summary>Remembers what stands around the lists of a frame that the scanner has read.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="headLength">Bytes in front of its lists.</param>
    /// <param name="tail">What stands behind them.</param>
    /// <param name="tailLength">Its bytes, up to the frame's end.</param>
    /// <param name="symbols">As above.</param>
    /// <param name="decimals">As above.</param>
    /// <param name="keys">The keys of the numbers that go into the event.</param>
    /// <param name="result">What both say of the event.</param>
    [SkipLocalsInit] // what is looked at is written first
    public void LearnAround(byte* frame, int headLength, byte* tail, int tailLength, SymbolTable symbols, ListingDecimals decimals, ReadOnlySpan<NumberKey> keys, in MarketEvent result)
    {
        var place = FrameForm.TailPlace(headLength);
        if (!Avx2.IsSupported || headLength < MinHeadBytes || tailLength <= 0 || place + tailLength > FrameForm.MaxBytes)
        {
            return;
        }

        // Head and tail as one text with a gap, in which anything may stand. Numbers at its end are read with what follows them: room for a vector.
        var joined = stackalloc byte[FrameForm.MaxBytes + FrameBlock.SlackBytes];
        new Span<byte>(joined, FrameForm.MaxBytes + FrameBlock.SlackBytes).Clear();
        new Span<byte>(frame, headLength).CopyTo(new Span<byte>(joined, headLength));
        new Span<byte>(tail, tailLength).CopyTo(new Span<byte>(joined + place, tailLength));
        var form = FindHead(frame);
        if (!Learn(form, joined, place + tailLength, symbols, decimals, keys, result))
        {
            return;
        }

        for (var at = headLength; at < place; at++)
        {
            *FrameForm.Limit(form, at) = byte.MaxValue;
        }

        form->Length = headLength;
        form->TailLength = tailLength;
        GC.KeepAlive(this); // as above
    }

    /// <summary>Remembers the form of a frame that the scanner has read.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="symbols">As above.</param>
    /// <param name="decimals">As above.</param>
    /// <param name="keys">The keys of the numbers that go into the event.</param>
    /// <param name="result">What the scanner has made of the frame.</param>
    /// <param name="kind">What it is asked for with.</param>
    public void Learn(byte* frame, int length, SymbolTable symbols, ListingDecimals decimals, ReadOnlySpan<NumberKey> keys, in MarketEvent result, uint kind = 0)
    {
        if (Avx2.IsSupported && length is >= MinBytes and <= FrameForm.MaxBytes)
        {
            Learn(Find(frame, length, kind), frame, length, symbols, decimals, keys, result);
        }
    }

    /// <summary>Remembers the form of a head that the scanner has read.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="length">Bytes of the head.</param>
    /// <param name="symbols">As above.</param>
    /// <param name="decimals">As above.</param>
    /// <param name="keys">The keys of the head's numbers.</param>
    /// <param name="result">What the head says of the event.</param>
    public void LearnHead(byte* frame, int length, SymbolTable symbols, ListingDecimals decimals, ReadOnlySpan<NumberKey> keys, in MarketEvent result)
    {
        if (Avx2.IsSupported && length is >= MinBytes and <= FrameForm.MaxBytes)
        {
            Learn(FindHead(frame), frame, length, symbols, decimals, keys, result);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin of the reads: once a form, and for frames of no use
    private bool Learn(FrameForm* form, byte* frame, int length, SymbolTable symbols, ListingDecimals decimals, ReadOnlySpan<NumberKey> keys, in MarketEvent result)
    {
        if (!IsCurrent(symbols, decimals))
        {
            new Span<FrameForm>(_forms, Slots).Clear();
            _symbols = symbols;
            _decimalsVersion = decimals.Version;
        }

        if (form->Length != 0 && ++_misses % ReplaceEvery != 0)
        {
            return false;
        }

        var learner = new FrameFormLearner(frame, length, decimals.Price(result.ListingId), decimals.Quantity(result.ListingId));
        var isWritten = learner.TryWrite(form, keys, result);
        if (!isWritten)
        {
            form->Length = 0;
        }

        GC.KeepAlive(this); // as above
        return isWritten;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsCurrent(SymbolTable symbols, ListingDecimals decimals) => ReferenceEquals(_symbols, symbols) && _decimalsVersion == decimals.Version;

    // By the listing's bytes and the eight behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FrameForm* FindHead(byte* frame)
    {
        var words = (ulong*)(frame + _keyOffset);
        return _forms + ((((words[0] * 0x9E37_79B9_7F4A_7C15) ^ words[1]) * 0xD6E8_FEB8_6659_FD93) >> (64 - SlotBits));
    }

    // By length, the listing's bytes, and where the last 64 bytes have quotes: with the length that tells number lengths apart which add up to the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FrameForm* Find(byte* frame, int length, uint kind = 0)
    {
        var quote = Vector256.Create((byte)'"');
        ulong quotes = Vector256.Equals(Vector256.Load(frame + length - 64), quote).ExtractMostSignificantBits();
        quotes = (quotes << 32) | Vector256.Equals(Vector256.Load(frame + length - 32), quote).ExtractMostSignificantBits();
        var key = (*(ulong*)(frame + _keyOffset) + (uint)length + ((ulong)kind << 32)) * 0x9E37_79B9_7F4A_7C15;
        return _forms + (((key ^ quotes) * 0xD6E8_FEB8_6659_FD93) >> (64 - SlotBits));
    }
}
