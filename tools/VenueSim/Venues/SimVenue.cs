using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Venues;

/// <summary>
/// A simulated venue: its name, what it lists and how, its limits, and how its endpoint is made. Without state: what runs is
/// the <see cref="VenueSite"/>. A venue is a folder of its own and one line in <see cref="SimVenues"/>.
/// </summary>
public abstract class SimVenue
{
    /// <summary>Lower case, as on the command line. A venue's linear market with an address of its own is <c>NAME-linear</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The kinds of contract that it lists. Default: spot.</summary>
    public virtual SimMarketKind Markets => SimMarketKind.Spot;

    /// <summary>Instruments that this venue adds to the market whenever it runs and no symbols are chosen (shares, USD pairs). Default: none.</summary>
    public virtual IReadOnlyList<SimInstrument> Instruments => [];

    /// <summary>What REST allows in the venue's own unit and time; <c>--rest-limit</c> sets another.</summary>
    public abstract int RestLimit { get; }

    /// <summary>Ids of its books begin somewhere in the 10^9 above this.</summary>
    public virtual long FirstIdBase => 10_000_000_000;

    /// <summary>Whether ids are used up that change no level.</summary>
    public virtual bool TakesHiddenIds => false;

    /// <summary>Ids that other listings use up at most between two changes of one, where all share one count. Default: each counts for itself.</summary>
    public virtual int IdsOfOthers => 0;

    /// <summary>Interval of the WebSocket ping frames; <see cref="SimOptions.PingInterval"/> sets another. Default 20 s.</summary>
    public virtual TimeSpan PingInterval => TimeSpan.FromSeconds(20);

    /// <summary>How long a client may take to answer one; <see cref="SimOptions.PongTimeout"/> sets another. Default 60 s.</summary>
    public virtual TimeSpan PongTimeout => TimeSpan.FromSeconds(60);

    /// <summary>
    /// 0: the venue's ids count changes of levels, and its true book is the whole book. Else: its true book is the window of so
    /// many levels that its main depth stream shows, and ids are that stream's own (<see cref="Listing.NotePublished"/>).
    /// </summary>
    public virtual int PublishedLevels => 0;

    /// <summary>Where ids count changes: levels a side of the true book, because its main depth stream shows no more. Default 0: all.</summary>
    public virtual int ShownLevels => 0;

    /// <summary>
    /// Levels a side that a message of the venue proves, where it proves its books by a checksum alone: the marks of a book
    /// (<see cref="BookMarks"/>) know no more of it. Default 0: all that the true book has.
    /// </summary>
    public virtual int ProvenLevels => 0;

    /// <summary>
    /// Whether it lists an instrument: by default, of its kinds of contract, the pairs against USDT and the spot ones against BTC.
    /// Every pair of the market is asked for, and its perpetual.
    /// </summary>
    public virtual bool Lists(SimInstrument instrument) =>
        (Markets & instrument.Kind) != 0 && (instrument.Quote == "USDT" || instrument is { Quote: "BTC", Kind: SimMarketKind.Spot });

    /// <summary>The venue's spelling: BTCUSDT, BTC_USDT.</summary>
    public abstract string Native(SimInstrument instrument);

    /// <summary>The venue's increments, in quote and base units (a contract's size is the venue's own business).</summary>
    public virtual ListingTerms Terms(SimInstrument instrument) => ListingTerms.ForPrice(instrument.Price);

    /// <summary>Makes what runs behind the venue's address.</summary>
    internal abstract VenueSite CreateSite(VenueSetup setup);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
