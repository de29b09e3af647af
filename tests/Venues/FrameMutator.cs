namespace Crossfeed.Tests.Venues;

/// <summary>Damages frames the way sockets, proxies and venue updates might: flipped bytes, cuts, doubled and moved keys, white space. Reproducible from its seed.</summary>
internal sealed class FrameMutator(int seed)
{
    private const string Letters = "0123456789.\"'\\{}[]:,eE+-@ \n\tabcstUuBATXmM\0\u007f";

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] frame)
    {
        var bytes = new List<byte>(frame);
        for (var changes = _random.Next(1, 4); changes > 0 && bytes.Count > 1; changes--)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count);
        switch (_random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)Letters[_random.Next(Letters.Length)];
                break;
            case 2:
                bytes.Insert(at, (byte)Letters[_random.Next(Letters.Length)]);
                break;
            case 3:
                bytes.RemoveAt(at);
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                InsertSpace(bytes);
                break;
            case 6:
                MovePart(bytes, isCopy: true);
                break;
            case 7:
                MovePart(bytes, isCopy: false);
                break;
            default:
                ChangeDigit(bytes, at);
                break;
        }
    }

    // White space around a structural character leaves the JSON what it was.
    private void InsertSpace(List<byte> bytes)
    {
        var places = Places(bytes, "{}[]:,");
        if (places.Count > 0)
        {
            bytes.Insert(places[_random.Next(places.Count)] + _random.Next(2), (byte)" \n\t"[_random.Next(3)]);
        }
    }

    // Takes what stands between two commas to another comma: keys out of order, doubled keys, levels exchanged.
    private void MovePart(List<byte> bytes, bool isCopy)
    {
        var commas = Places(bytes, ",");
        if (commas.Count < 2)
        {
            return;
        }

        var index = _random.Next(commas.Count - 1);
        var part = bytes.GetRange(commas[index], commas[index + 1] - commas[index]);
        if (!isCopy)
        {
            bytes.RemoveRange(commas[index], part.Count);
        }

        commas = Places(bytes, ",");
        if (commas.Count > 0)
        {
            bytes.InsertRange(commas[_random.Next(commas.Count)], part);
        }
    }

    private void ChangeDigit(List<byte> bytes, int at)
    {
        for (var i = at; i < bytes.Count; i++)
        {
            if (char.IsAsciiDigit((char)bytes[i]))
            {
                bytes[i] = (byte)('0' + _random.Next(10));
                return;
            }
        }
    }

    private static List<int> Places(List<byte> bytes, string letters)
    {
        var places = new List<int>();
        for (var i = 0; i < bytes.Count; i++)
        {
            if (letters.Contains((char)bytes[i]))
            {
                places.Add(i);
            }
        }

        return places;
    }
}
