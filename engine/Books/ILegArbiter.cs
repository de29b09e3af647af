using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Books;

/// <summary>Decides, where several legs of a line say the same thing, which event goes on to its book. Called on the books' thread, for every event of a frame.</summary>
public interface ILegArbiter
{
    /// <summary>True when the event is to be applied; false when it says nothing new.</summary>
    /// <param name="book">The book of its listing.</param>
    /// <param name="item">The event.</param>
    /// <param name="frame">The frame that it is part of.</param>
    /// <param name="slot">When and how it came.</param>
    bool Admits(OrderBook book, in MarketEvent item, DecodedFrame frame, in FrameSlot slot);
}
