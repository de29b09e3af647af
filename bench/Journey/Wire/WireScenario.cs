using System.Globalization;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>One load: how many sockets, how fast, plain or encrypted.</summary>
/// <param name="Sockets">Sockets; even ones speak Binance's dialect, odd ones Gate's.</param>
/// <param name="PerSecond">Messages a second over all sockets; 0 for as fast as TCP takes.</param>
/// <param name="Tls">Whether it is encrypted.</param>
internal sealed record WireScenario(int Sockets, int PerSecond, bool Tls)
{
    public bool IsSaturated => PerSecond == 0;

    public string Transport => Tls ? "TLS" : "plain";

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Sockets} socket{(Sockets == 1 ? "" : "s")}, {Transport}, {(IsSaturated ? "saturated" : $"{PerSecond} a second")}");
}
