using System.Buffers.Binary;

namespace Crossfeed.Capture.Reading;

/// <summary>Finds the segments of a capture and checks that they belong together, before anything is replayed.</summary>
internal static class CaptureDirectory
{
    private const string SalvageHint = "use --salvage to replay what stands before it";

    /// <summary>Lists the segments in order.</summary>
    /// <param name="path">What the user named.</param>
    /// <param name="salvage">True to end the list before a damage instead of refusing.</param>
    /// <param name="warnings">Receives what was left out.</param>
    public static List<SegmentFile> Open(string path, bool salvage, List<CaptureWarning> warnings)
    {
        if (File.Exists(path))
        {
            throw NotACapture.Explain(path);
        }

        if (!Directory.Exists(path))
        {
            throw new CaptureException($"{path}: does not exist; name the directory of a capture");
        }

        try
        {
            return Check(path, Find(path), salvage, warnings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static SortedDictionary<uint, string> Find(string path)
    {
        var numbers = new SortedDictionary<uint, string>();
        foreach (var file in Directory.EnumerateFiles(path, SegmentName.Pattern))
        {
            if (!SegmentName.TryParse(Path.GetFileName(file), out var number))
            {
                throw new CaptureException($"{file}: is not named like a segment ({SegmentName.Of(1)}); move it out of the capture's directory");
            }

            numbers.Add(number, file);
        }

        if (numbers.Count == 0)
        {
            throw new CaptureException($"{path}: holds no capture (no {SegmentName.Of(1)}); name the directory that `crossfeed run --capture` or `crossfeed import` wrote");
        }

        return numbers;
    }

    private static List<SegmentFile> Check(string path, SortedDictionary<uint, string> numbers, bool salvage, List<CaptureWarning> warnings)
    {
        var segments = new List<SegmentFile>(numbers.Count);
        var expected = 1u;
        foreach (var (number, file) in numbers)
        {
            string? problem;
            SegmentHeader header = default;
            if (number != expected)
            {
                problem = $"{Path.Combine(path, SegmentName.Of(expected))}: is missing, but {SegmentName.Of(number)} is there; bring it back";
            }
            else if (!ReadHeader(file, segments.Count + 1 == numbers.Count, warnings, out header, out problem))
            {
                break; // a last segment that was never begun: its warning says so
            }
            else if (problem is null && segments.Count > 0 && header.CaptureId != segments[0].Header.CaptureId)
            {
                problem = $"{file}: offset 0: belongs to another capture than {SegmentName.Of(1)}; keep the segments of a capture in a directory of their own";
            }

            if (problem is not null)
            {
                Refuse(file, problem, salvage, segments.Count > 0, warnings);
                break;
            }

            segments.Add(new SegmentFile(file, header));
            expected++;
        }

        return segments;
    }

    private static void Refuse(string file, string problem, bool salvage, bool isPrecededByIntact, List<CaptureWarning> warnings)
    {
        if (!isPrecededByIntact)
        {
            throw new CaptureException($"{problem}; nothing stands before it that could be replayed");
        }

        if (!salvage)
        {
            throw new CaptureException($"{problem}; {SalvageHint}");
        }

        warnings.Add(new CaptureWarning(file, 0, new FileInfo(file).Length, $"{problem}; replayed only what stands before it"));
    }

    // False when the segment holds nothing because the process ended while it was being begun.
    private static bool ReadHeader(string file, bool isLast, List<CaptureWarning> warnings, out SegmentHeader header, out string? problem)
    {
        header = default;
        problem = null;
        Span<byte> bytes = stackalloc byte[SegmentLayout.HeaderBytes];
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = RandomAccess.GetLength(handle);
        var read = RandomAccess.Read(handle, bytes, 0);
        bytes = bytes[..read];
        if (isLast && (bytes.IndexOfAnyExcept((byte)0) < 0 || (read < SegmentLayout.HeaderBytes && bytes.StartsWith(SegmentLayout.Magic[..Math.Min(read, SegmentLayout.Magic.Length)]))))
        {
            warnings.Add(new CaptureWarning(file, 0, length, $"{file}: offset 0: the segment was cut before its first record; left out ({length} bytes)"));
            return false;
        }

        if (!bytes.StartsWith(SegmentLayout.Magic))
        {
            problem = NotACapture.Describe(file, bytes);
        }
        else if (read < SegmentLayout.HeaderBytes)
        {
            problem = $"{file}: offset {read}: the file ends within its header";
        }
        else if (SegmentHeader.ReadVersion(bytes) > SegmentLayout.Version)
        {
            throw new CaptureException($"{file}: offset 8: has format version {SegmentHeader.ReadVersion(bytes)}, this build reads up to {SegmentLayout.Version}; upgrade crossfeed");
        }
        else if (!SegmentHeader.TryRead(bytes, out header))
        {
            problem = $"{file}: offset 60: the header's checksum does not match (found {BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]):x8}); the header is damaged";
        }
        else if (!SegmentName.TryParse(Path.GetFileName(file), out var number) || number != header.Number)
        {
            problem = $"{file}: offset 12: the file is segment {header.Number} under another's name; rename it to {SegmentName.Of(header.Number)}";
        }

        return true;
    }
}
