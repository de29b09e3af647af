using Crossfeed.Venues.Mexc.Contracts;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>One push of a MEXC perpetual.</summary>
public class MexcLinearDecodeBench() : MexcPushBench(new MexcLinearFeed());
