namespace Crossfeed.VenueSim.Sessions;

/// <summary>One message of a topic, built once for all its subscribers, with the variants that faults may need.</summary>
public sealed class Frame(Topic topic, byte[] payload)
{
    private byte[]? _wrapped;
    private long _number = -1;

    public Topic Topic { get; } = topic;

    /// <summary>The message as a raw stream carries it.</summary>
    public byte[] Payload { get; } = payload;

    /// <summary>A depth delta: what the sequence faults strike by default.</summary>
    public bool IsDelta { get; init; }

    /// <summary>Goes out as a binary message.</summary>
    public bool IsBinary { get; init; }

    /// <summary>The first id that the message covers, as the venue numbers it; 0 where it numbers nothing.</summary>
    public long FirstId { get; init; }

    public long LastId { get; init; }

    /// <summary>Builds the delta with a bid above the best ask added.</summary>
    public Func<byte[]>? Crossed { get; init; }

    /// <summary>Builds the whole book as a replacement of the delta.</summary>
    public Func<byte[]>? Full { get; init; }

    /// <summary>Builds the message with a checksum that does not match, where the venue sends one.</summary>
    public Func<byte[]>? WrongChecksum { get; init; }

    /// <summary>The message wrapped for a combined stream; built at first use.</summary>
    public byte[] Wrapped(Func<string, byte[], byte[]> wrap) => _wrapped ??= wrap(Topic.Name, Payload);

    /// <summary>The message as a subscriber's connection carries it.</summary>
    internal Message Message(Subscription subscription)
    {
        var bytes = subscription.Session.Wrap(this);
        return new Message(_number < 0 ? bytes : subscription.Session.Numbered(bytes, _number)) { IsBinary = IsBinary };
    }

    /// <summary>The frame with another payload, at the same place of the stream and of the connection.</summary>
    public Frame With(byte[] payload) => new(Topic, payload)
    {
        IsDelta = IsDelta, IsBinary = IsBinary, FirstId = FirstId, LastId = LastId, Crossed = Crossed, Full = Full, WrongChecksum = WrongChecksum, _number = _number,
    };

    /// <summary>The frame as one connection's message of a number.</summary>
    internal Frame Numbered(long number)
    {
        var frame = With(Payload);
        frame._wrapped = _wrapped;
        frame._number = number;
        return frame;
    }
}
