using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues;

/// <summary>Every registered feed, through its own script: what it decodes, that its two paths agree on anything, that it never reads too far, that it allocates nothing.</summary>
[TestFixtureSource(nameof(FeedNames))]
public sealed unsafe class VenueScriptTests(string name)
{
    private const int MutationsPerFrame = 1_500;
    private const int Capacity = 1 << 16;

    private readonly Feed _feed = VenueRegistry.Feeds.Single(feed => feed.Name == name);
    private VenueScript _script = null!;
    private GuardedFrame _memory = null!;

    public static IEnumerable<string> FeedNames => VenueRegistry.Feeds.Select(feed => feed.Name);

    [OneTimeSetUp]
    public void Open()
    {
        _script = VenueScript.Find(_feed)!;
        Assert.That(_script, Is.Not.Null, $"{_feed.Name} has no frames under tests/Fixtures/{_feed.Venue}: write some from the venue's documentation");
        _memory = new GuardedFrame(Capacity);
    }

    [OneTimeTearDown]
    public void Close() => _memory?.Dispose();

    [Test]
    public void Every_frame_gives_the_events_that_the_documentation_promises()
    {
        var output = new DecodedFrame();
        Assert.That(_script.Steps, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var step in _script.Steps)
            {
                var decoder = _script.CreateDecoder(_feed, out var decimals);
                DecodeBefore(decoder, step, output);
                Decode(decoder, step, output);
                Assert.That(EventText.Describe(output, decimals, _script.Native), Is.EqualTo(step.Expected), Encoding.UTF8.GetString(step.Frame));
            }
        });
    }

    [Test]
    public void Script_covers_every_kind_of_event()
    {
        var output = new DecodedFrame();
        var seen = new HashSet<EventKind>();
        foreach (var step in _script.Steps)
        {
            var decoder = _script.CreateDecoder(_feed, out _);
            DecodeBefore(decoder, step, output);
            Decode(decoder, step, output);
            foreach (var item in output.Events)
            {
                seen.Add(item.Kind);
            }
        }

        EventKind[] needed = _feed.Rules.IsTopOnly
            ? [EventKind.Trade, EventKind.BookSnapshot, EventKind.BookWithdrawn, EventKind.Control, EventKind.Rescale]
            : [EventKind.Trade, EventKind.BookDelta, EventKind.BookSnapshot, EventKind.Quote, EventKind.Bar, EventKind.Control, EventKind.Rescale];
        Assert.That(seen, Is.SupersetOf(needed));
    }

    [Test]
    public void Two_paths_agree_on_every_frame()
    {
        RequireTwoPaths();
        var scanned = 0;
        foreach (var step in _script.Steps.Where(step => step.Snapshot < 0))
        {
            scanned += Compare(step.Frame) ? 1 : 0;
        }

        Assert.That(scanned, Is.GreaterThan(0), "no frame took the fast path");
    }

    [Test]
    public void Two_paths_agree_on_every_prefix()
    {
        RequireTwoPaths();
        foreach (var step in _script.Steps.Where(step => step.Snapshot < 0))
        {
            for (var length = 0; length < step.Frame.Length; length++)
            {
                Compare(step.Frame.AsSpan(0, length), step.Frame.AsSpan(length)); // the rest of the frame stands in the slack
            }
        }
    }

    [Test]
    public void Two_paths_agree_on_mutated_frames()
    {
        RequireTwoPaths();
        var mutator = new FrameMutator(20_261_122);
        var scanned = 0;
        foreach (var step in _script.Steps.Where(step => step.Snapshot < 0 && step.Frame.Length > 1))
        {
            for (var i = 0; i < MutationsPerFrame; i++)
            {
                scanned += Compare(mutator.Mutate(step.Frame)) ? 1 : 0;
            }
        }

        Assert.That(scanned, Is.GreaterThan(MutationsPerFrame), "too few mutations left the fast path in use");
    }

    [Test]
    public void Depth_snapshot_that_is_cut_or_broken_is_rejected_with_its_book()
    {
        var output = new DecodedFrame();
        var decoder = _script.CreateDecoder(_feed, out var decimals);
        foreach (var step in _script.Steps.Where(step => step.Snapshot >= 0 && !step.Expected[0].StartsWith("rejected", StringComparison.Ordinal)))
        {
            for (var length = 0; length < step.Frame.Length; length++)
            {
                _script.Reset(decimals);
                Decode(decoder, step with { Frame = step.Frame[..length] }, output);
                Assert.That((output.Rejected, output.RejectedBook), Is.EqualTo((RejectReason.Malformed, step.Snapshot)), $"cut at {length}");
            }
        }
    }

    [Test]
    public void Nothing_is_allocated_after_warm_up()
    {
        var steps = _script.Steps;
        var blocks = steps.Select(step => Block(step.Frame)).ToArray();
        var decoder = _script.CreateDecoder(_feed, out var decimals);
        var output = new DecodedFrame();
        var allocated = Allocations.OfCheapestLap(300, _ =>
        {
            for (var i = 0; i < steps.Count; i++)
            {
                _script.Reset(decimals);
                if (steps[i].Snapshot >= 0)
                {
                    decoder.DecodeDepthSnapshot(blocks[i].Pointer, steps[i].Frame.Length, steps[i].Snapshot, output);
                }
                else
                {
                    decoder.Decode(blocks[i].Pointer, steps[i].Frame.Length, output);
                }
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Damaged_frames_cost_neither_an_exception_nor_memory()
    {
        var mutator = new FrameMutator(20_261_125);
        var frames = _script.Steps.Where(step => step.Frame.Length > 1).SelectMany(step => Enumerable.Range(0, 40).Select(_ => step with { Frame = mutator.Mutate(step.Frame) })).ToArray();
        var decoder = _script.CreateDecoder(_feed, out var decimals);
        var output = new DecodedFrame();
        var malformed = 0;
        var allocated = Allocations.OfCheapestLap(6, _ => // lists have grown and forms are known after the first ones
        {
            malformed = 0;
            foreach (var step in frames)
            {
                _script.Reset(decimals);
                var frame = _memory.Place(step.Frame, "0\"]}"u8);
                if (step.Snapshot >= 0)
                {
                    decoder.DecodeDepthSnapshot(frame, step.Frame.Length, step.Snapshot, output);
                }
                else
                {
                    decoder.Decode(frame, step.Frame.Length, output);
                }

                malformed += output.Rejected == RejectReason.Malformed ? 1 : 0;
            }
        });

        Assert.That(malformed, Is.GreaterThan(frames.Length / 4), "too few frames were broken");
        Assert.That(allocated, Is.Zero);
    }

    private static FrameBlock Block(byte[] frame)
    {
        var block = new FrameBlock(Math.Max(1, frame.Length));
        frame.CopyTo(block.Memory.Span);
        return block;
    }

    private void DecodeBefore(FrameDecoder decoder, VenueScript.Step step, DecodedFrame output)
    {
        foreach (var frame in step.Before)
        {
            Decode(decoder, step with { Frame = frame, Snapshot = -1 }, output);
        }
    }

    private void Decode(FrameDecoder decoder, VenueScript.Step step, DecodedFrame output)
    {
        var frame = _memory.Place(step.Frame, "0\"]}"u8);
        if (step.Snapshot >= 0)
        {
            decoder.DecodeDepthSnapshot(frame, step.Frame.Length, step.Snapshot, output);
        }
        else
        {
            decoder.Decode(frame, step.Frame.Length, output);
        }
    }

    private void RequireTwoPaths()
    {
        if (_script.CreateDecoder(_feed, out _) is not ITwoPathDecoder)
        {
            Assert.Ignore($"{_feed.Name} has one path only");
        }
    }

    // True when the scanner took the frame.
    private bool Compare(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> slack = default)
    {
        _first ??= _script.CreateDecoder(_feed, out _firstDecimals);
        _second ??= (ITwoPathDecoder)_script.CreateDecoder(_feed, out _secondDecimals);
        _script.Reset(_firstDecimals);
        _script.Reset(_secondDecimals);
        var start = _memory.Place(frame, slack.IsEmpty ? "0\"]}"u8 : slack);
        _first.Decode(start, frame.Length, _left);
        _second.DecodeGeneral(start, frame.Length, _right);
        if (!EventText.AreEqual(_left, _right))
        {
            Assert.Fail($"{Encoding.UTF8.GetString(frame)}\n both:    {string.Join("; ", EventText.Describe(_left, _firstDecimals, _script.Native))}\n"
                + $" general: {string.Join("; ", EventText.Describe(_right, _secondDecimals, _script.Native))}");
        }

        _script.Reset(_firstDecimals);
        return ((ITwoPathDecoder)_first).TryScan(start, frame.Length, _left);
    }

    private readonly DecodedFrame _left = new();
    private readonly DecodedFrame _right = new();
    private FrameDecoder? _first;
    private ITwoPathDecoder? _second;
    private ListingDecimals _firstDecimals = new();
    private ListingDecimals _secondDecimals = new();
}
