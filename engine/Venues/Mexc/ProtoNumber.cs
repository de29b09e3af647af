using System.Runtime.CompilerServices;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <summary>HOT: what a decimal's count is: made once for a listing's prices or quantities, then used for every number of a frame.</summary>
internal readonly unsafe struct ProtoNumber
{
    /// <summary>For counts of 10^-decimals.</summary>
    /// <param name="decimals">0 to 18.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProtoNumber(int decimals)
    {
        Decimals = decimals;
        Forms = SlotForms.For(decimals);
    }

    /// <summary>Decimals of the count.</summary>
    public readonly int Decimals;

    /// <summary>Forms of the decimals.</summary>
    public readonly byte* Forms;
}
