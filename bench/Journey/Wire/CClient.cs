using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Crossfeed.LoadSender;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>The client in C as a process of its own.</summary>
/// <param name="program">The compiled client.</param>
/// <param name="cores">Where it runs: in the hot thread's place, or sleeping between messages where cores are too few.</param>
internal sealed class CClient(string program, CorePlan cores) : IWireClient
{
    private Process? _process;
    private Task<string>? _errors;
    private bool _countsOnly;

    /// <inheritdoc/>
    public async Task ConnectAsync(LoadServer server, WireLoad load, CancellationToken stop)
    {
        var arguments = new List<string> { "--port", Text(server.Port), "--origin", Text(server.OriginNanos), "--skip", Text(load.Skip) };
        for (var socket = 0; socket < load.Sockets; socket++)
        {
            arguments.AddRange(["--path", LoadServer.PathOf(socket)]);
        }

        foreach (var (length, offset) in IdFields.Pairs)
        {
            arguments.AddRange(["--field", string.Create(CultureInfo.InvariantCulture, $"{length}:{offset}")]);
        }

        _countsOnly = load.Samples == 0;
        if (_countsOnly)
        {
            arguments.Add("--count");
        }

        arguments.AddRange(cores.Hot is { } core ? ["--pin", Text(core)] : ["--block"]);
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _errors = _process.StandardError.ReadToEndAsync(stop);
        var opened = server.WaitForSocketsAsync(load.Sockets, stop);
        if (await Task.WhenAny(opened, _process.WaitForExitAsync(stop)).ConfigureAwait(false) != opened)
        {
            throw new InvalidOperationException($"the C client ended early: {await _errors.ConfigureAwait(false)}");
        }

        await opened.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<WireOutcome> FinishAsync(long sent, CancellationToken stop)
    {
        var output = await _process!.StandardOutput.ReadToEndAsync(stop).ConfigureAwait(false); // it ends with the sender's close
        await _process.WaitForExitAsync(stop).ConfigureAwait(false);
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"the C client failed: {await _errors!.ConfigureAwait(false)}");
        }

        using var json = JsonDocument.Parse(output);
        var result = json.RootElement;
        if (result.GetProperty("frames").GetInt64() != sent)
        {
            throw new InvalidOperationException($"the C client saw other messages than the {sent} that were sent: {output}");
        }

        var received = new Latencies(
            result.GetProperty("count").GetInt64(), result.GetProperty("p50").GetInt64(), result.GetProperty("p99").GetInt64(),
            result.GetProperty("p999").GetInt64(), result.GetProperty("max").GetInt64());
        return new WireOutcome(_countsOnly ? null : received, null, result.GetProperty("framesPerSecond").GetDouble());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
        }

        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
