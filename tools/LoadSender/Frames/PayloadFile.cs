namespace Crossfeed.LoadSender.Frames;

/// <summary>Messages of the user's own: one a line, with <c>&lt;id&gt;</c> and <c>&lt;first&gt;</c> where ids go; empty lines and lines with <c>#</c> in front are left out.</summary>
public static class PayloadFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">No message, or one without an id; the text names the line.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var texts = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#')
            {
                continue;
            }

            try
            {
                _ = new FrameTemplate(lines[i]);
            }
            catch (FormatException e)
            {
                throw new FormatException($"{path}, line {i + 1}: {e.Message}", e);
            }

            texts.Add(lines[i]);
        }

        return texts.Count > 0 ? texts : throw new FormatException($"{path} holds no message");
    }
}
