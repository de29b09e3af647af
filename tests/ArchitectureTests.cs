using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Crossfeed.Tests;

/// <summary>Who may import whom, read from the using lines of every source file of the engine.</summary>
[TestFixture]
public sealed partial class ArchitectureTests
{
    // "*" may import anything.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Market"] = [],
        ["Ring"] = [],
        ["Telemetry"] = ["Market"],
        ["Wire"] = ["Market", "Ring", "Telemetry"],
        ["Venues"] = ["Market", "Wire"],
        ["Books"] = ["Market", "Ring"],
        ["Arbitrage"] = ["Market", "Ring", "Books"],
        ["Snapshots"] = ["Market", "Ring", "Books"],
        ["Capture"] = ["Market", "Ring", "Books"],
        ["Health"] = ["Market"],
        ["Host"] = ["*"],
        ["Cli"] = ["Market", "Wire", "Venues", "Books", "Arbitrage", "Snapshots", "Capture", "Health", "Host"],
    };

    [Test]
    public void Every_folder_imports_only_what_it_may()
    {
        var violations = new List<string>();
        foreach (var file in Sources())
        {
            var folder = Folder(file);
            foreach (Match match in Import().Matches(File.ReadAllText(file)))
            {
                var imported = match.Groups["folder"].Value;
                if (imported != folder && Allowed[folder] is var allowed && !allowed.Contains("*") && !allowed.Contains(imported))
                {
                    violations.Add($"{Path.GetFileName(file)} ({folder}) imports {imported}");
                }
            }
        }

        Assert.That(violations, Is.Empty);
    }

    [Test]
    public void Every_folder_has_a_rule() =>
        Assert.That(Sources().Select(Folder).Distinct().Where(f => !Allowed.ContainsKey(f)), Is.Empty);

    [Test]
    public void Every_namespace_is_that_of_its_folder()
    {
        var root = EngineFolder();
        var wrong = Sources().Where(file =>
        {
            var name = "Crossfeed." + Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            var declared = Namespace().Match(File.ReadAllText(file)).Groups["name"].Value;
            return declared != name && !name.StartsWith(declared + ".", StringComparison.Ordinal); // a subfolder may order files of one namespace
        });
        Assert.That(wrong.Select(Path.GetFileName), Is.Empty);
    }

    [Test]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.That(Sources().Where(f => File.ReadLines(f).Count() > 400).Select(Path.GetFileName), Is.Empty);

    private static IEnumerable<string> Sources()
    {
        var root = EngineFolder();
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(f => Path.GetRelativePath(root, f).Split(Path.DirectorySeparatorChar) is [var first, _, ..] && first is not ("bin" or "obj"));
    }

    private static string Folder(string file) => Path.GetRelativePath(EngineFolder(), file).Split(Path.DirectorySeparatorChar)[0];

    private static string EngineFolder() => Path.Combine(Support.Repository.Root, "engine");

    [GeneratedRegex(@"^\s*(global\s+)?using\s+(static\s+)?(\w+\s*=\s*)?(global::)?Crossfeed\.(?<folder>\w+)", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
