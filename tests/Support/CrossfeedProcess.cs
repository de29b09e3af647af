using System.Diagnostics;
using System.Text;

namespace Crossfeed.Tests.Support;

/// <summary>Runs the built program as a user does: as a process of its own.</summary>
internal sealed class CrossfeedProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly StringBuilder _error = new();

    private CrossfeedProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
            {
                _error.AppendLine(line.Data);
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    public static CrossfeedProcess Start(params string[] args)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "crossfeed.dll"));
        foreach (var arg in args)
        {
            info.ArgumentList.Add(arg);
        }

        return new CrossfeedProcess(new Process { StartInfo = info });
    }

    public static async Task<ProcessResult> RunAsync(CancellationToken cancellation, params string[] args)
    {
        using var process = Start(args);
        return await process.WaitAsync(cancellation);
    }

    public async Task<ProcessResult> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return new ProcessResult(_process.ExitCode, await _output, Error);
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error);
