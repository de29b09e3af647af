using Crossfeed.Market;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>Reads what the venues say about connections, and what could not be decoded, from the hot planes; tells the legs. One thread; cold.</summary>
/// <param name="ids">Finds legs.</param>
/// <param name="logger">Where rejected frames are told.</param>
internal sealed class MailReader(LineIds ids, ILogger logger)
{
    // Rejected frames that are told a look: a flood of them must not flood the log, where the count stands too.
    private const int MostTold = 3;

    private readonly byte[] _bytes = new byte[ControlMail.MaxBytes];

    /// <summary>Reads all that is there.</summary>
    /// <param name="shards">The shards.</param>
    public void Read(IReadOnlyList<Shard> shards)
    {
        foreach (var shard in shards)
        {
            var told = 0;
            while (shard.Plane.ControlMail is { } mail && mail.TryRead(_bytes, out var item))
            {
                var bytes = _bytes.AsSpan(0, item.Length);
                if (item.Rejected != RejectReason.None)
                {
                    told++;
                    if (told <= MostTold)
                    {
                        HostLog.FrameRejected(logger, item.Connection, RejectReasons.Name(item.Rejected), item.FullLength, Printable(bytes));
                    }
                }
                else if (ids.TryFind(item.Connection, out var leg))
                {
                    leg.Hear(bytes, item.MonotonicNanos);
                }
            }
        }
    }

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        const int Shown = 120; // characters of a log line
        var text = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Shown)]);
        return new string([.. text.Select(c => char.IsControl(c) ? '.' : c)]);
    }
}
