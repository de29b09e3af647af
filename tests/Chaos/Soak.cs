using System.Globalization;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>Runs that are too long for every day: <c>CROSSFEED_SOAK=10m</c> asks for them and says how long each takes.</summary>
internal static class Soak
{
    private const string Variable = "CROSSFEED_SOAK"; // minutes: 10m

    /// <summary>How long to go on; the test is ignored when nobody asked for it.</summary>
    public static TimeSpan LengthOrIgnore()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.TrimEnd('m') is not { Length: > 0 } minutes)
        {
            Assert.Ignore($"{Variable} is not set");
            return default;
        }

        return TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture));
    }
}
