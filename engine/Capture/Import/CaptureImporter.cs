
namespace Crossfeed.Capture.Import;

/// <summary>
/// Turns recorded frames of other tools into a capture. Two passes: the first checks every line and spools the frames into a temporary file, the second writes them in
/// order of time. The capture appears under its name only when it is complete.
/// </summary>
public static class CaptureImporter
{
    private const int ProgressFrames = 4096; // frames between two calls of the progress callback

    /// <summary>Imports.</summary>
    /// <param name="options">What and where to.</param>
    /// <param name="feed">The venue's knowledge.</param>
    /// <param name="cancellation">Ends the import; nothing is left behind.</param>
    /// <exception cref="ImportException">An input cannot be imported, or the output cannot be written; nothing is left behind.</exception>
    public static ImportResult Import(ImportOptions options, IImportFeed feed, CancellationToken cancellation = default)
    {
        Validate(options);
        var output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Output));
        var work = Path.Combine(Path.GetDirectoryName(output) ?? output, $".{Path.GetFileName(output)}.importing-{Guid.NewGuid():N}");
        try
        {
            CheckOutput(output);
            Directory.CreateDirectory(work);
            ImportResult result;
            using (var spool = new FrameSpool(Path.Combine(work, "frames.spool"), options.MaxFrames))
            {
                var scan = new ImportScan(feed, spool);
                ReadFiles(options, scan, cancellation);
                spool.Sort();
                result = new CaptureAssembly(scan, options).Write(work, cancellation);
            }

            if (Directory.Exists(output))
            {
                Directory.Delete(output); // empty: CheckOutput saw to it
            }

            Directory.Move(work, output);
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CaptureException)
        {
            throw new ImportException(e is CaptureException ? e.Message : $"{output}: cannot be written: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private static void Validate(ImportOptions options)
    {
        if (options.Files.Count is 0 or > ushort.MaxValue)
        {
            throw new ImportException($"{options.Files.Count} files to import: must be 1 to {ushort.MaxValue}");
        }

        var natives = new HashSet<string>(StringComparer.Ordinal);
        foreach (var listing in options.Listings)
        {
            if (!natives.Add(listing.Native))
            {
                throw new ImportException($"--listing {listing.Native}: given twice");
            }
        }
    }

    private static void CheckOutput(string output)
    {
        if (File.Exists(output) || (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()))
        {
            throw new ImportException($"{output}: exists already; name a directory that does not exist or is empty");
        }
    }

    private static void ReadFiles(ImportOptions options, ImportScan scan, CancellationToken cancellation)
    {
        var total = 0L;
        foreach (var file in options.Files)
        {
            total += File.Exists(file) ? new FileInfo(file).Length : throw new ImportException(Directory.Exists(file) ? $"{file}: is a directory; name the recordings in it" : $"{file}: does not exist");
        }

        var before = 0L;
        for (var i = 0; i < options.Files.Count; i++)
        {
            using var lines = new LineReader(options.Files[i], options.MaxLineBytes);
            scan.BeginFile(i);
            void Progress()
            {
                if (lines.Line % ProgressFrames == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    options.Progress?.Invoke(new ImportProgress("reading", before + lines.Position, total));
                }
            }

            switch (options.Format)
            {
                case ImportFormat.Cryptofeed:
                    new CryptofeedLines(scan).Read(lines, Progress);
                    break;
                case ImportFormat.HftBacktest:
                    new HftBacktestLines(scan).Read(lines, Progress, options.Listings);
                    break;
                default:
                    new NdjsonLines(scan).Read(lines, Progress);
                    break;
            }

            before += lines.Length;
            cancellation.ThrowIfCancellationRequested();
            options.Progress?.Invoke(new ImportProgress("reading", before, total));
        }
    }
}
