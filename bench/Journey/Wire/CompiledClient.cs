using System.ComponentModel;
using System.Diagnostics;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>Builds the C client where there is a compiler.</summary>
internal static class CompiledClient
{
    /// <summary>The source, beside this program.</summary>
    public static string Source => Path.Combine(AppContext.BaseDirectory, "Baseline", "client.c");

    /// <summary>Compiles it into a directory.</summary>
    /// <param name="folder">The directory; made when it is missing.</param>
    /// <param name="problem">Why there is none.</param>
    /// <returns>The program; null without compiler, or when it fails.</returns>
    public static string? TryBuild(string folder, out string problem)
    {
        Directory.CreateDirectory(folder);
        var program = Path.Combine(folder, "client");
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-O2", "-march=native", "-Wall", "-Wextra", "-o", program, Source])
            {
                RedirectStandardError = true,
            })!;
            var errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            problem = compiler.ExitCode == 0 ? "" : $"the C client does not compile: {errors}";
            return compiler.ExitCode == 0 ? program : null;
        }
        catch (Win32Exception)
        {
            problem = "no C compiler";
            return null;
        }
    }
}
