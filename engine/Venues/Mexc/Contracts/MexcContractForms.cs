using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: remembers the forms of tickers and bars, some of each listing, because the lengths of a message's numbers go to and fro; 0 B. A message with a form seen before says the same with other numbers. For AVX2.
/// </summary>
internal sealed unsafe class MexcContractForms
{
    private const int SlotBits = 10;
    private const int Slots = 1 << SlotBits; // 1,024 × 2 KB, of which those in use are ever read
    private const int ReplaceEvery = 8; // of the messages that differ from an older form one in so many takes its place
    private const int SymbolOffset = 11; // behind {"symbol":"
    private const int KindOffset = 22; // from the end: a channel's last letter, h","ts":1790145447838}
    private const int Ways = 4; // forms of a listing and kind, by the length

    private readonly MexcContractForm* _forms = (MexcContractForm*)NativeMemory.AllocZeroed(Slots + 1, (nuint)sizeof(MexcContractForm)); // not on the managed heap: its pages are taken as forms are learned; the last takes what was measured
    private SymbolTable? _symbols;
    private uint _misses;

    /// <summary>Gives the forms back; there is nothing else to dispose of, and decoders live as long as the engine.</summary>
    ~MexcContractForms() => NativeMemory.Free(_forms);

    /// <summary>The form of a message; null when it has none that is known, and is to be scanned. Keep this object alive while it is in use: its finalizer frees it.</summary>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    /// <param name="length">Bytes of the message, at least 64.</param>
    /// <param name="symbols">The feed's symbols: a change of them makes all forms void.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MexcContractForm* Find(byte* frame, int length, SymbolTable symbols)
    {
        var form = At(frame, length);
        return !Avx2.IsSupported || !ReferenceEquals(_symbols, symbols) ? null : form->Length == length && MexcContractForm.Holds(form, frame) ? form : Measure(form, frame, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: numbers of other lengths
    private MexcContractForm* Measure(MexcContractForm* form, byte* frame, int length)
    {
        var measured = _forms + Slots;
        if (!MexcContractForm.TryMeasure(form, frame, length, measured))
        {
            return null;
        }

        if (++_misses % ReplaceEvery == 0)
        {
            MexcContractForm.Replace(form, frame, measured);
        }

        return measured;
    }

    /// <summary>Remembers a message that was scanned.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="symbols">The feed's symbols.</param>
    /// <param name="listing">Whose it is.</param>
    /// <param name="figures">Where the numbers begin that are needed.</param>
    /// <param name="intervalNanos">Length of a bar.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: once a form, mostly
    public void Learn(byte* frame, int length, SymbolTable symbols, int listing, ReadOnlySpan<nint> figures, long intervalNanos = 0)
    {
        if (!Avx2.IsSupported)
        {
            return;
        }

        if (!ReferenceEquals(_symbols, symbols))
        {
            new Span<MexcContractForm>(_forms, Slots).Clear();
            _symbols = symbols;
        }

        var form = At(frame, length);
        if ((form->Length == 0 || ++_misses % ReplaceEvery == 0) && MexcContractForm.TryLearn(form, frame, length, figures))
        {
            form->Listing = listing;
            form->IntervalNanos = intervalNanos;
        }

        GC.KeepAlive(this); // as above
    }

    // By the listing's bytes and the eight behind them, the kind and the last bits of the length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MexcContractForm* At(byte* frame, int length)
    {
        var words = (ulong*)(frame + SymbolOffset);
        var kind = ((ulong)frame[length - KindOffset] * Ways) + ((uint)length % Ways);
        return _forms + (((((words[0] + kind) * 0x9E37_79B9_7F4A_7C15) ^ words[1]) * 0xD6E8_FEB8_6659_FD93) >> (64 - SlotBits));
    }
}
