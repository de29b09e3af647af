using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Crossfeed.LoadSender.Frames;
using Crossfeed.LoadSender.Sending;

namespace Crossfeed.LoadSender.Cli;

/// <summary>The command line: serves one round of clients and reports.</summary>
internal static class LoadCommand
{
    private const int Failure = 1;

    private static readonly Option<int> Port = InRange("--port", 0, 0, ushort.MaxValue, "Port on loopback; 0 picks a free one.");

    private static readonly Option<int> Rate = InRange("--rate", 10_000, 1, 1_000_000, "Messages a second, over all sockets.");

    private static readonly Option<int> Sockets = InRange("--sockets", 1, 1, 2 * BuiltInFrames.MaxInstruments, "Sending begins when so many clients are there.");

    private static readonly Option<int> Seconds = InRange("--seconds", 10, 1, 86_400, "How long to send.");

    private static readonly Option<string> Payload = new("--payload")
    {
        Description = "Messages: 'built-in', or a file with one a line, <id> and <first> in the place of growing ids.",
        DefaultValueFactory = _ => "built-in",
        HelpName = "FILE|built-in",
    };

    private static readonly Option<bool> Tls = new("--tls") { Description = "Encrypt with a certificate made at start." };

    private static readonly Option<bool> Saturate = new("--saturate") { Description = "Send as fast as TCP takes; --rate is ignored." };

    private static readonly Option<int> Pin = InRange("--pin", -1, -1, 1023, "Core of the sending thread; -1 for any.");

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Sends venue messages over WebSockets on loopback, on a schedule or as fast as it can; every message's id is its intended send time.")
        {
            Port, Rate, Sockets, Seconds, Payload, Tls, Saturate, Pin,
        };
        root.SetAction(ServeAsync);
        return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
    }

    private static async Task<int> ServeAsync(ParseResult result, CancellationToken stop)
    {
        try
        {
            var payload = result.GetValue(Payload)!;
            var options = new LoadOptions
            {
                Port = result.GetValue(Port),
                Tls = result.GetValue(Tls),
                Core = result.GetValue(Pin) is >= 0 and var core ? core : null,
                Payload = payload == "built-in" ? null : PayloadFile.Read(payload),
            };
            var server = LoadServer.Start(options);
            await using (server.ConfigureAwait(false))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"endpoint {server.WebSocket} rest {server.Rest} origin {server.OriginNanos} first-id {TimeId.First}"));
                Report(await SendAsync(server, result, stop).ConfigureAwait(false));
            }

            return 0;
        }
        catch (OperationCanceledException)
        {
            return 0; // a signal while waiting for clients
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return Failure;
        }
    }

    private static async Task<SendReport> SendAsync(LoadServer server, ParseResult result, CancellationToken stop)
    {
        await server.WaitForSocketsAsync(result.GetValue(Sockets), stop).ConfigureAwait(false);
        var (rate, seconds) = (result.GetValue(Rate), result.GetValue(Seconds));
        var report = result.GetValue(Saturate)
            ? await server.SendSaturatedAsync(long.MaxValue, TimeSpan.FromSeconds(seconds), stop).ConfigureAwait(false)
            : await server.SendPacedAsync(rate, (long)rate * seconds, stop).ConfigureAwait(false);
        server.CloseSockets();
        return report;
    }

    private static void Report(SendReport report) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"sent {report.Frames} messages, {report.Bytes} bytes, {report.FramesPerSecond:0} a second; behind schedule by {report.LateP50Nanos} ns p50, {report.LateP99Nanos} ns p99, {report.LateMaxNanos} ns at most; {(report.IsPinned ? "pinned" : "not pinned")}, {RuntimeInformation.FrameworkDescription}"));

    private static Option<int> InRange(string name, int value, int least, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[^1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) || given < least || given > most))
            {
                result.AddError($"{name} {result.Tokens[^1].Value}: a whole number from {least} to {most}");
            }
        });
        return option;
    }
}
