using Crossfeed.Market.Events;

namespace Crossfeed.Venues;

/// <summary>
/// A decoder that has a verified scanner in front of a general path. It shows both, so that tests can hold every such decoder to the rule that they give the same events
/// and benchmarks can compare them.
/// </summary>
public unsafe interface ITwoPathDecoder
{
    /// <summary>The scanner alone.</summary>
    /// <param name="frame">The message, with slack behind it.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <param name="output">Cleared, then filled when the result is true.</param>
    /// <returns>False when any byte is not what the scanner knows: the general path decides.</returns>
    bool TryScan(byte* frame, int length, DecodedFrame output);

    /// <summary>The general path alone: any text that says what the venue's documentation says. The authority.</summary>
    /// <param name="frame">The message, with slack behind it.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    void DecodeGeneral(byte* frame, int length, DecodedFrame output);
}
