using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// The wrapper of every push, <c>PushDataV3ApiWrapper</c>: 1 channel, 3 symbol, 4 symbolId, 5 createTime, 6 sendTime, and one body from 301 on. Field by field as the wire has them, in any order;
/// an absent text is empty, an absent time 0.
/// </summary>
internal ref struct MexcPush
{
    private const int ChannelField = 1;
    private const int SymbolField = 3;
    private const int SymbolIdField = 4;
    private const int CreateTimeField = 5;
    private const int SendTimeField = 6;

    /// <summary>Such as <c>spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT</c>.</summary>
    public ReadOnlySpan<byte> Channel;

    /// <summary>Such as <c>BTCUSDT</c>; optional.</summary>
    public ReadOnlySpan<byte> Symbol;

    /// <summary>The body's bytes.</summary>
    public ReadOnlySpan<byte> Body;

    /// <summary>Number of the body, <see cref="MexcBody.None"/>, or one that the documentation does not have.</summary>
    public int BodyField;

    /// <summary>When it was sent, else when it was made, nanoseconds since the Unix epoch; 0 for neither.</summary>
    public long TimeNanos;

    /// <summary>Reads the wrapper. All of it is walked, so that bytes which are no message are found wherever they stand.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="push">What was found, also in front of what is wrong.</param>
    public static RejectReason Read(ReadOnlySpan<byte> frame, out MexcPush push)
    {
        ReadOnlySpan<byte> channel = default;
        ReadOnlySpan<byte> symbol = default;
        ReadOnlySpan<byte> body = default;
        var bodyField = MexcBody.None;
        long created = 0;
        long sent = 0;
        ReadOnlySpan<byte> id = default;
        var fields = new ProtoReader(frame);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case ChannelField:
                    fields.TakeText(ref channel);
                    break;
                case SymbolField:
                    fields.TakeText(ref symbol);
                    break;
                case SymbolIdField:
                    fields.TakeText(ref id);
                    break;
                case CreateTimeField:
                    fields.TakeInteger(Timestamp.MaxMillis, ref created);
                    break;
                case SendTimeField:
                    fields.TakeInteger(Timestamp.MaxMillis, ref sent);
                    break;
                case >= MexcBody.First:
                    if (!fields.TakeItem(out var item) || bodyField != MexcBody.None)
                    {
                        fields.NoteUnexpected(); // a push has one body
                        break;
                    }

                    bodyField = fields.Field;
                    body = item;
                    break;
            }
        }

        push = new MexcPush { Channel = channel, Symbol = symbol, Body = body, BodyField = bodyField, TimeNanos = (sent != 0 ? sent : created) * Timestamp.NanosPerMilli };
        return fields.Verdict;
    }

    /// <summary>The symbol that the push is about: its own field, else the one in the channel's name; empty for neither.</summary>
    public readonly ReadOnlySpan<byte> Native => !Symbol.IsEmpty ? Symbol : MexcStreams.SymbolOf(Channel);
}
