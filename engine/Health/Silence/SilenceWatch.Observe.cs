using Crossfeed.Market;

namespace Crossfeed.Health;

/// <content>What a look adds to what is known.</content>
public sealed partial class SilenceWatch
{
    private void Observe(long nowNanos, ReadOnlySpan<StreamSighting> sightings)
    {
        foreach (var line in _lines.Values)
        {
            line.BeginLook();
        }

        for (var i = 0; i < _streams.Count; i++)
        {
            if (_streams[i] is { } stream)
            {
                Observe(stream, sightings[i], nowNanos);
            }
        }

        foreach (var (number, line) in _lines)
        {
            if (line.References == 0)
            {
                _lines.Remove(number); // its streams moved or were removed; removing does not disturb the enumeration
                continue;
            }

            if (line.Streams > 0 && line.Restarted == line.Streams)
            {
                line.Model.Restart(line.RestartedNanos);
            }

            if (line.ArrivedMessages > 0)
            {
                line.Model.Arrive(line.ArrivedMessages, line.ArrivedNanos);
                line.TotalMessages += line.ArrivedMessages;
            }
        }

        foreach (var listing in _listingOrder)
        {
            if (listing.ArrivedMessages > 0)
            {
                listing.Model.Arrive(listing.ArrivedMessages, listing.ArrivedNanos);
                listing.ArrivedMessages = 0;
                listing.ArrivedNanos = 0;
            }
        }

        foreach (var stream in _streams)
        {
            if (stream is { Arrived: true })
            {
                stream.Settle();
            }
        }
    }

    private void Observe(WatchedStream stream, in StreamSighting sighting, long nowNanos)
    {
        var line = stream.Line = Line(sighting.Line);
        line.References++;
        // Where several connections carry the stream, the one that leaves may have been the oldest: what has brought messages since goes on.
        var hasBroughtSince = stream.Model.HasFlowed && sighting.SubscribedNanos <= stream.Model.SinceNanos;
        var subscribed = sighting.SubscribedNanos != stream.SubscribedNanos && !hasBroughtSince;
        var connected = sighting.IsConnected && !stream.IsConnected;
        stream.SubscribedNanos = sighting.SubscribedNanos;
        stream.IsConnected = sighting.IsConnected;
        if ((subscribed || connected) && stream.IsWatched)
        {
            // A connection that came back without a new acknowledgement starts counting now.
            var from = subscribed ? sighting.SubscribedNanos : nowNanos;
            stream.Restart(from);
            stream.Listing.Model.Restart(from);
            line.Restarted++;
            line.RestartedNanos = Math.Max(line.RestartedNanos, from);
        }

        line.Streams += stream.IsWatched ? 1 : 0;
        line.BookStreams += stream.IsWatched && stream.Key.Channel is StreamChannel.Depth or StreamChannel.Quotes ? 1 : 0;
        var messages = sighting.Messages - Math.Max(0, stream.Messages);
        stream.Messages = sighting.Messages;
        if (messages > 0 && stream.IsWatched && sighting.LastNanos >= stream.SubscribedNanos)
        {
            Arrive(stream, line, messages, sighting.LastNanos);
        }

        stream.IsAhead = stream.Key.Channel == StreamChannel.Depth && sighting.DepthSequence > 0 && sighting.QuoteSequence > sighting.DepthSequence;
        if (!stream.IsAhead)
        {
            stream.AheadNanos = 0;
        }
        else if (stream.AheadNanos == 0 || sighting.QuoteAheadNanos != 0)
        {
            stream.AheadNanos = sighting.QuoteAheadNanos != 0 ? sighting.QuoteAheadNanos : nowNanos;
        }

        if (stream.IsWatched && stream.Key.Channel == StreamChannel.Depth)
        {
            line.Books++;
            line.Accused += stream.IsAhead || stream.ProvenAheadNanos != 0 ? 1 : 0;
        }
    }

    private static void Arrive(WatchedStream stream, WatchedLine line, long messages, long lastNanos)
    {
        stream.Model.Arrive(messages, lastNanos);
        stream.Arrived = true;
        line.ArrivedMessages += messages;
        line.ArrivedNanos = Math.Max(line.ArrivedNanos, lastNanos);
        var listing = stream.Listing;
        listing.Messages[(int)stream.Key.Channel] += messages;
        if (stream.Key.Channel != StreamChannel.Bars)
        {
            listing.ArrivedMessages += messages;
            listing.ArrivedNanos = Math.Max(listing.ArrivedNanos, lastNanos);
        }

        if (stream.Key.Channel == StreamChannel.Trades)
        {
            listing.LastTradeNanos = Math.Max(listing.LastTradeNanos, lastNanos);
        }
    }

    private WatchedLine Line(int number)
    {
        if (!_lines.TryGetValue(number, out var line))
        {
            line = new WatchedLine();
            _lines.Add(number, line);
        }

        return line;
    }
}
