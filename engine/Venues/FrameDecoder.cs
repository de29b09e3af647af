using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues;

/// <summary>
/// HOT: turns the frames of one feed into events. One instance belongs to one thread. A decode either fills the output with everything the frame says or rejects the
/// frame with a reason; it never throws on bytes, whatever they are, and allocates nothing for frames of the usual form.
/// </summary>
/// <param name="decimals">Decimals of all listings, shared by the decoders of one thread; a decoder raises them when a finer number arrives.</param>
public abstract unsafe class FrameDecoder(ListingDecimals decimals)
{
    /// <summary>The feed's native symbols. Replaced as a whole, between frames, by the decoder's thread.</summary>
    public SymbolTable Symbols
    {
        get;
        set
        {
            field = value;
            MakeRoom(value.HighestListing + 1);
        }
    } = SymbolTable.Empty;

    /// <summary>Decimals of all listings.</summary>
    protected ListingDecimals Decimals { get; } = decimals;

    /// <summary>Decodes one WebSocket message.</summary>
    /// <param name="frame">First byte; at least <see cref="Market.Frames.FrameBlock.SlackBytes"/> readable bytes follow the end.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <param name="output">Cleared, then filled, or rejected with a reason. A message for an <see cref="SymbolTable.Unselected"/> symbol leaves it empty.</param>
    public abstract void Decode(byte* frame, int length, DecodedFrame output);

    /// <summary>
    /// Decodes the body of a REST depth snapshot into one <see cref="EventKind.BookSnapshot"/>, best levels first as the venue sends them. A feed whose snapshots come in the stream has none.
    /// </summary>
    /// <param name="body">First byte, with slack behind the end as for <see cref="Decode"/>.</param>
    /// <param name="length">Bytes of the body.</param>
    /// <param name="listingId">The listing that was asked for.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public virtual void DecodeDepthSnapshot(byte* body, int length, int listingId, DecodedFrame output) => output.Reject(RejectReason.UnknownChannel, listingId);

    /// <summary>True when a message says only what has changed since the one before, so that the decoder remembers each listing's last one. Then one connection feeds a listing.</summary>
    public virtual bool IsStateful => false;

    /// <summary>Makes room for what is remembered of listings, so that no frame has to.</summary>
    /// <param name="listings">Ids are below this.</param>
    protected virtual void MakeRoom(int listings)
    {
        // a decoder that takes each message by itself remembers nothing
    }

    /// <summary>The connection that brought a listing's messages is gone, or begins anew: what was remembered of the listing means nothing any more.</summary>
    /// <param name="listingId">The listing.</param>
    public virtual void Forget(int listingId)
    {
        // a decoder that takes each message by itself remembers nothing
    }

    /// <summary>Finds the native symbol that a message is about; for imports that have no instrument list. Not for the hot path.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="native">The symbol in the form of <see cref="Listing.Native"/>.</param>
    public abstract bool TryReadSymbol(ReadOnlySpan<byte> frame, out string native);
}
