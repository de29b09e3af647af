namespace Crossfeed.Cli;

/// <summary>Rows of text as aligned columns, two spaces apart: for logs, pipes and eyes alike.</summary>
public static class AlignedLines
{
    /// <summary>Writes all rows.</summary>
    /// <param name="output">Target.</param>
    /// <param name="rows">Rows of equal length.</param>
    /// <param name="isRight">By column: true to align at the right.</param>
    public static void Write(TextWriter output, IReadOnlyList<string[]> rows, IReadOnlyList<bool> isRight)
    {
        var widths = new int[isRight.Count];
        foreach (var row in rows)
        {
            for (var column = 0; column < widths.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        foreach (var row in rows)
        {
            var cells = row.Select((text, column) => isRight[column] ? text.PadLeft(widths[column]) : text.PadRight(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
