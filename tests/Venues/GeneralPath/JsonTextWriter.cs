using System.Text;

namespace Crossfeed.Tests.Venues.GeneralPath;

/// <summary>Writes documents at random that hold everything that JSON has: nesting, escapes, numbers of every form, white space anywhere. Reproducible from its seed.</summary>
internal sealed class JsonTextWriter(int seed)
{
    private const int MaxDepth = 5;

    private static readonly string[] Pieces =
        ["a", "BTCUSDT", "btcusdt@depth", "币安", "é", "😀", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041", "\\u5E01", "\\ud83d\\ude00", "\\udc00", " ", "\u007f", "{", "]", ",", ":"];

    private static readonly string[] Numbers = ["0", "-0", "1", "-12", "1700000000123", "0.5", "-12.3400", "1e5", "1E-7", "2.5e+10", "0e0", "99999999999999999999"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public byte[] Write()
    {
        _text.Clear();
        Value(0);
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void Value(int depth)
    {
        Space();
        switch (_random.Next(depth < MaxDepth ? 8 : 5))
        {
            case 0:
                _text.Append(_random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" });
                break;
            case 1 or 2:
                _text.Append(Numbers[_random.Next(Numbers.Length)]);
                break;
            case 3 or 4:
                String();
                break;
            case 5:
                Items('[', ']', isObject: false, depth);
                break;
            default:
                Items('{', '}', isObject: true, depth);
                break;
        }

        Space();
    }

    private void Items(char open, char close, bool isObject, int depth)
    {
        _text.Append(open);
        for (var i = _random.Next(5); i > 0; i--)
        {
            if (isObject)
            {
                Space();
                String();
                Space();
                _text.Append(':');
            }

            Value(depth + 1);
            _text.Append(i > 1 ? "," : string.Empty);
        }

        Space();
        _text.Append(close);
    }

    private void String()
    {
        _text.Append('"');
        for (var i = _random.Next(4); i > 0; i--)
        {
            _text.Append(Pieces[_random.Next(Pieces.Length)]);
        }

        _text.Append('"');
    }

    private void Space()
    {
        if (_random.Next(4) == 0)
        {
            _text.Append(" \n\r\t"[_random.Next(4)]);
        }
    }
}
