namespace Crossfeed.Venues;

/// <summary>A level, or a print, of the made-up market.</summary>
/// <param name="Price">Price in the quote asset.</param>
/// <param name="Quantity">Quantity in the base asset; 0 removes the level.</param>
public readonly record struct WarmUpLevel(decimal Price, decimal Quantity);
