using System.Text;
using System.Text.Json;

namespace Crossfeed.Bench.Journey.Report;

/// <summary>One table of results: Markdown that can be pasted, and JSON.</summary>
/// <param name="section">Section that made it.</param>
/// <param name="title">What it shows.</param>
/// <param name="columns">Heads of the columns, with units.</param>
internal sealed class ResultTable(string section, string title, params string[] columns)
{
    private readonly List<Cell[]> _rows = [];

    public string Section { get; } = section;

    public string Title { get; } = title;

    /// <summary>How to read it: one sentence a note.</summary>
    public List<string> Notes { get; } = [];

    public IReadOnlyList<Cell[]> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many as there are columns.</param>
    public void Row(params Cell[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Length);
        _rows.Add(cells);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("### ").AppendLine(Title).AppendLine();
        text.Append("| ").AppendJoin(" | ", columns).AppendLine(" |");
        for (var i = 0; i < columns.Length; i++)
        {
            text.Append(IsNumeric(i) ? "|---:" : "|---");
        }

        text.AppendLine("|");
        foreach (var row in _rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(c => c.Text)).AppendLine(" |");
        }

        foreach (var note in Notes)
        {
            text.AppendLine().AppendLine(note);
        }

        return text.ToString();
    }

    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("section", Section);
        writer.WriteString("title", Title);
        writer.WriteStartArray("rows");
        foreach (var row in _rows)
        {
            writer.WriteStartObject();
            for (var i = 0; i < columns.Length; i++)
            {
                if (row[i].Value is { } value)
                {
                    writer.WriteNumber(columns[i], value);
                }
                else if (row[i] == Cell.None)
                {
                    writer.WriteNull(columns[i]);
                }
                else
                {
                    writer.WriteString(columns[i], row[i].Text);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        Notes.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private bool IsNumeric(int column) => _rows.Count > 0 && _rows.All(r => r[column].Value is not null || r[column] == Cell.None) && _rows.Any(r => r[column].Value is not null);
}
