using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Books;

/// <summary>HOT: the books of one hot thread, indexed by listing id, and the one place where events reach them. Budget: 5 ns an event on top of the book's own, 0 B.</summary>
public sealed partial class BookSet
{
    // Books from which on their lines are asked for: as many as fit the nearest two caches, 1 MiB / (about 1 KiB a book and 15 KiB of what its deltas touch).
    private const int PrefetchFrom = 64;

    private OrderBook?[] _books = new OrderBook?[64];
    private int[] _touched = new int[64];
    private int _touchedCount;
    private long _call;
    private bool _isPlain = true; // few books, and no line has had several legs: one question a frame instead of two

    /// <summary>Number of books.</summary>
    public int Count { get; private set; }

    /// <summary>All books; the index is the listing id, null where a listing has none.</summary>
    public ReadOnlySpan<OrderBook?> All => _books;

    /// <summary>Distinct listings touched by the last call, in the order of the first touch.</summary>
    public ReadOnlySpan<int> Touched => new(_touched, 0, _touchedCount);

    /// <summary>The book of a listing.</summary>
    /// <param name="listingId">The listing.</param>
    /// <exception cref="KeyNotFoundException">The listing has no book.</exception>
    public OrderBook this[int listingId] => Find(listingId) ?? throw new KeyNotFoundException($"listing {listingId} has no book");

    /// <summary>Cold: the books of several sets, for reports; listings have ids of their own over all sets. The books stay those of their sets: what they miss goes where it went before.</summary>
    /// <param name="parts">The sets. While their threads run, figures are of different moments.</param>
    public static BookSet Union(IEnumerable<BookSet> parts)
    {
        var union = new BookSet();
        foreach (var part in parts)
        {
            foreach (var book in part.All)
            {
                if (book is not null)
                {
                    union.Place(book);
                }
            }
        }

        return union;
    }

    /// <summary>Adds the book of a listing.</summary>
    /// <param name="book">The book.</param>
    /// <exception cref="ArgumentException">The listing has a book already.</exception>
    public void Add(OrderBook book)
    {
        Place(book);
        book.Holes = Holes;
    }

    private void Place(OrderBook book)
    {
        var id = book.Listing.Id;
        while (id >= _books.Length)
        {
            Array.Resize(ref _books, _books.Length * 2);
            Array.Resize(ref _touched, _books.Length);
        }

        if (_books[id] is not null)
        {
            throw new ArgumentException($"listing {id} ({book.Listing}) has a book already", nameof(book));
        }

        _books[id] = book;
        Count++;
        _isPlain &= Count <= PrefetchFrom;
    }

    /// <summary>The book of a listing, null when it has none.</summary>
    /// <param name="listingId">The listing, or any other number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OrderBook? Find(int listingId)
    {
        var books = _books;
        return (uint)listingId < (uint)books.Length ? books[listingId] : null;
    }

    /// <summary>Applies all events of one decoded frame, or its rejection.</summary>
    /// <param name="frame">What the frame said.</param>
    /// <param name="slot">When and how it came.</param>
    public void Apply(DecodedFrame frame, in FrameSlot slot)
    {
        if (!frame.HasOneEvent)
        {
            ApplySeveral(frame, slot);
            return;
        }

        _touchedCount = 0;
        if (TryApplyOnly(frame, slot))
        {
            _touched[_touchedCount++] = frame.First.ListingId;
        }
    }

    /// <summary>Applies a frame that <see cref="DecodedFrame.HasOneEvent"/>: no other event can have touched the book. <see cref="Touched"/> is not brought up to date.</summary>
    /// <param name="frame">What the frame said.</param>
    /// <param name="slot">When and how it came.</param>
    /// <returns>True when the event reached the book of its listing.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApplyOnly(DecodedFrame frame, in FrameSlot slot)
    {
        ref readonly var only = ref frame.First;
        var book = Find(only.ListingId);
        if (book is null || (!_isPlain && !Prepare(book, only, frame, slot)))
        {
            return false;
        }

        book.NoteMessage(slot.ReceivedNanos, slot.Connection);
        if (only.Kind == EventKind.Quote)
        {
            book.ApplyQuote(only, slot.ReceivedNanos); // nine frames of ten are quotes and trades
        }
        else if (only.Kind == EventKind.Trade)
        {
            book.ApplyTrade(only, slot.ReceivedNanos, slot.Connection);
        }
        else
        {
            Dispatch(book, only, frame, slot);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: many books, or lines of several legs
    private bool Prepare(OrderBook book, in MarketEvent only, DecodedFrame frame, in FrameSlot slot)
    {
        if (Count > PrefetchFrom)
        {
            book.Prefetch();
        }

        return !_hasLegs || Admits(book, only, frame, slot);
    }

    private void ApplySeveral(DecodedFrame frame, in FrameSlot slot)
    {
        BeginCall();
        foreach (ref readonly var item in frame.Events)
        {
            var book = Find(item.ListingId);
            if (book is not null && (!_hasLegs || Admits(book, item, frame, slot)))
            {
                Touch(book);
                book.NoteMessage(slot.ReceivedNanos, slot.Connection);
                Dispatch(book, item, frame, slot);
            }
            else if (item.Kind == EventKind.BookWithdrawn && item.ListingId < 0)
            {
                WithdrawAll(slot.Connection, slot.ReceivedNanos);
            }
        }

        if (frame.Rejected != Market.RejectReason.None && Find(frame.RejectedBook) is { } rejected)
        {
            Touch(rejected);
            rejected.NoteMessage(slot.ReceivedNanos, slot.Connection);
            rejected.ApplyRejection(slot.Kind == FrameKind.DepthSnapshot, slot.ReceivedNanos);
        }
    }

    private static void Dispatch(OrderBook book, in MarketEvent item, DecodedFrame frame, in FrameSlot slot)
    {
        switch (item.Kind)
        {
            case EventKind.BookDelta:
                book.ApplyDelta(item, Levels(frame, item), slot.ReceivedNanos, slot.Connection);
                break;
            case EventKind.Quote:
                book.ApplyQuote(item, slot.ReceivedNanos);
                break;
            case EventKind.Trade:
                book.ApplyTrade(item, slot.ReceivedNanos, slot.Connection);
                break;
            case EventKind.BookSnapshot when slot.Kind == FrameKind.DepthSnapshot:
                book.ApplyRestSnapshot(item, Levels(frame, item), slot.ReceivedNanos);
                break;
            case EventKind.BookSnapshot:
                book.ApplyStreamSnapshot(item, Levels(frame, item), slot.ReceivedNanos, slot.Connection);
                break;
            case EventKind.Bar:
                book.ApplyBar(slot.ReceivedNanos);
                break;
            case EventKind.Rescale:
                book.ApplyRescale(item, slot.ReceivedNanos);
                break;
            case EventKind.BookWithdrawn:
                WithdrawOne(book, slot);
                break;
            default:
                break; // None and Control say nothing of the market
        }
    }

    // The connection brings the book's messages, though no levels: when it closes, the book is to know.
    private static void WithdrawOne(OrderBook book, in FrameSlot slot)
    {
        book.HandOver(slot.Connection);
        book.Withdraw(slot.ReceivedNanos, isMessage: true);
    }

    private static ReadOnlySpan<BookLevel> Levels(DecodedFrame frame, in MarketEvent item) => frame.Levels.Slice(item.LevelStart, item.BidCount + item.AskCount);

    private void BeginCall()
    {
        _touchedCount = 0;
        _call++;
    }

    private void Touch(OrderBook book)
    {
        if (book.TouchedIn != _call)
        {
            book.TouchedIn = _call;
            _touched[_touchedCount++] = book.Listing.Id;
        }
    }
}
