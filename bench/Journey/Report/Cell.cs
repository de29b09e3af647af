using System.Globalization;

namespace Crossfeed.Bench.Journey.Report;

/// <summary>One cell of a table: what people read and what machines read.</summary>
/// <param name="Text">For people.</param>
/// <param name="Value">The number; null for words.</param>
internal readonly record struct Cell(string Text, double? Value)
{
    /// <summary>Nothing to say: a row that does not apply.</summary>
    public static Cell None { get; } = new("–", null);

    public static Cell Of(string text) => new(text, null);

    public static Cell Of(long number) => new(number.ToString("#,0", CultureInfo.InvariantCulture), number);

    /// <summary>Nanoseconds, told in microseconds with three digits.</summary>
    public static Cell Micros(double? nanos) => nanos is { } n ? Digits(n / 1000) : None;

    /// <summary>A number with three significant digits.</summary>
    public static Cell Digits(double? number)
    {
        if (number is not { } value || double.IsNaN(value) || double.IsInfinity(value))
        {
            return None;
        }

        var format = Math.Abs(value) switch
        {
            >= 100 => "#,0",
            >= 10 => "0.0",
            _ => "0.00",
        };
        return new Cell(value.ToString(format, CultureInfo.InvariantCulture), value);
    }

    /// <summary>Millions, with three digits.</summary>
    public static Cell Millions(double? number) => Digits(number / 1e6);
}
