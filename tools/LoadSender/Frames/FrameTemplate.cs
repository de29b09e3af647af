using System.Buffers.Binary;
using System.Text;

namespace Crossfeed.LoadSender.Frames;

/// <summary>
/// One message, framed for the wire once: header and payload stand ready, only the ids change between sends. The text names them <c>&lt;id&gt;</c> (the message's own) and
/// <c>&lt;first&gt;</c> (where a book's diff begins: one behind the diff before it).
/// </summary>
public sealed class FrameTemplate
{
    private const string IdMark = "<id>";
    private const string FirstMark = "<first>";
    private const byte FinalText = 0x81;
    private const int ShortPayload = 125; // up to here the length stands in the header's second byte

    private readonly byte[] _wire;
    private readonly int[] _ids;
    private readonly int[] _firsts;

    /// <summary>Frames a text.</summary>
    /// <param name="text">The payload, at least one <c>&lt;id&gt;</c> in it; at most 64 KiB.</param>
    /// <exception cref="FormatException">No id, or too long.</exception>
    public FrameTemplate(string text)
    {
        var ids = new List<int>();
        var firsts = new List<int>();
        var payload = Parse(text, ids, firsts);
        if (ids.Count == 0 || payload.Length > ushort.MaxValue)
        {
            throw new FormatException($"a frame needs an {IdMark} and at most {ushort.MaxValue} bytes: {text[..Math.Min(text.Length, 80)]}");
        }

        HeaderBytes = payload.Length <= ShortPayload ? 2 : 4;
        _wire = new byte[HeaderBytes + payload.Length];
        _wire[0] = FinalText;
        if (HeaderBytes == 2)
        {
            _wire[1] = (byte)payload.Length;
        }
        else
        {
            _wire[1] = 126; // the length follows in two bytes
            BinaryPrimitives.WriteUInt16BigEndian(_wire.AsSpan(2), (ushort)payload.Length);
        }

        payload.CopyTo(_wire, HeaderBytes);
        IdOffset = ids[0];
        _ids = [.. ids.Select(offset => offset + HeaderBytes)];
        _firsts = [.. firsts.Select(offset => offset + HeaderBytes)];
    }

    /// <summary>Offset of the id in the payload: where a receiver reads the intended send time.</summary>
    public int IdOffset { get; }

    /// <summary>Payload bytes: constant.</summary>
    public int PayloadBytes => _wire.Length - HeaderBytes;

    /// <summary>Bytes of the WebSocket header.</summary>
    public int HeaderBytes { get; }

    /// <summary>Whether the message is a book's diff, behind which the next one has to begin.</summary>
    public bool IsDiff => _firsts.Length > 0;

    /// <summary>Header and payload as last patched.</summary>
    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>The payload as last patched.</summary>
    public ReadOnlySpan<byte> Payload => _wire.AsSpan(HeaderBytes);

    /// <summary>Puts ids in.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="first">Where a diff begins.</param>
    public void Patch(long id, long first) => Patch(_wire, id, first);

    /// <summary>Puts ids into a copy of <see cref="Wire"/>.</summary>
    /// <param name="wire">The copy.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="first">Where a diff begins.</param>
    public void Patch(Span<byte> wire, long id, long first)
    {
        foreach (var offset in _ids)
        {
            TimeId.Write(wire[offset..], id);
        }

        foreach (var offset in _firsts)
        {
            TimeId.Write(wire[offset..], first);
        }
    }

    private static byte[] Parse(string text, List<int> ids, List<int> firsts)
    {
        var payload = new MemoryStream();
        var at = 0;
        while (at < text.Length)
        {
            var id = IndexOrEnd(text, IdMark, at);
            var first = IndexOrEnd(text, FirstMark, at);
            var mark = Math.Min(id, first);
            payload.Write(Encoding.UTF8.GetBytes(text[at..mark]));
            if (mark == text.Length)
            {
                break;
            }

            (mark == id ? ids : firsts).Add((int)payload.Length);
            payload.Write(Encoding.UTF8.GetBytes(new string('1', TimeId.Digits)));
            at = mark + (mark == id ? IdMark : FirstMark).Length;
        }

        return payload.ToArray();
    }

    private static int IndexOrEnd(string text, string mark, int start)
    {
        var index = text.IndexOf(mark, start, StringComparison.Ordinal);
        return index < 0 ? text.Length : index;
    }
}
