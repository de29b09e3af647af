using Crossfeed.Venues.Mexc;
using Google.Protobuf;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

/// <summary>The protobuf walk against Google's own: what it takes, Google's takes with the same fields; what Google's refuses, it refuses.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ProtoReaderTests
{
    private const int Messages = 20_000;

    [Test]
    public void Written_messages_are_read_field_by_field()
    {
        var random = new Random(20_261_122);
        for (var i = 0; i < Messages; i++)
        {
            var bytes = Write(random, out var fields);
            Assert.That(Walk(bytes), Is.EqualTo(fields));
            Assert.That(Reference(bytes), Is.EqualTo(fields));
        }
    }

    [Test]
    public void Damaged_messages_are_taken_as_Google_takes_them_or_refused()
    {
        var random = new Random(20_261_123);
        var taken = 0;
        var refused = 0;
        for (var i = 0; i < Messages; i++)
        {
            var bytes = Write(random, out _).ToList();
            for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 1: bytes.RemoveAt(at); break;
                    case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                    default: bytes.RemoveRange(at, bytes.Count - at); break;
                }
            }

            var ours = Walk([.. bytes]);
            if (ours is null)
            {
                refused++;
                continue;
            }

            taken++;
            Assert.That(ours, Is.EqualTo(Reference([.. bytes])));
        }

        Assert.That((taken, refused), Is.EqualTo((taken, Messages - taken)));
        Assert.That(taken, Is.InRange(Messages / 10, Messages * 9 / 10), "both kinds were there");
    }

    [TestCase("", true, Description = "no field at all")]
    [TestCase("0800", true)]
    [TestCase("08FFFFFFFFFFFFFFFFFF01", true, Description = "64 bits")]
    [TestCase("08FFFFFFFFFFFFFFFFFF02", false, Description = "65 bits")]
    [TestCase("08FFFFFFFFFFFFFFFFFFFF01", false, Description = "eleven bytes")]
    [TestCase("08808080808000", true, Description = "padded, which writers may do")]
    [TestCase("88808080800001", true, Description = "a tag may be padded too")]
    [TestCase("888080808001", false, Description = "a tag of more than 32 bits")]
    [TestCase("08", false, Description = "no value")]
    [TestCase("0880", false, Description = "cut varint")]
    [TestCase("00", false, Description = "field 0")]
    [TestCase("0A0161", true)]
    [TestCase("0A0261", false, Description = "length beyond the end")]
    [TestCase("0AFFFFFFFFFFFFFFFFFF01", false, Description = "length of 64 bits")]
    [TestCase("0D01020304", true)]
    [TestCase("0D010203", false)]
    [TestCase("090102030405060708", true)]
    [TestCase("0901020304050607", false)]
    [TestCase("0B0C", true, Description = "an empty group")]
    [TestCase("0B08010A016114130C", false, Description = "groups that end crosswise")]
    [TestCase("0B131408010C", true)]
    [TestCase("0B", false)]
    [TestCase("0C", false)]
    [TestCase("0E", false)]
    [TestCase("0F", false)]
    public void Form_of_a_field_is_verified(string hex, bool isMessage) => Assert.That(Walk(Convert.FromHexString(hex)) is not null, Is.EqualTo(isMessage));

    [TestCase(32, true)]
    [TestCase(33, false)]
    public void Groups_may_be_nested_so_deep(int depth, bool isMessage) =>
        Assert.That(Walk([.. Enumerable.Repeat((byte)0x0B, depth), .. Enumerable.Repeat((byte)0x0C, depth)]) is not null, Is.EqualTo(isMessage));

    // field, and what it holds; a group is named alone. Null for what is no message.
    private static List<string>? Walk(byte[] message)
    {
        var fields = new List<string>();
        var reader = new ProtoReader(message);
        while (reader.MoveNext())
        {
            fields.Add(reader.WireType switch
            {
                ProtoReader.Varint => $"{reader.Field}:{reader.Integer}",
                ProtoReader.LengthDelimited => $"{reader.Field}:{Convert.ToHexString(reader.Bytes)}",
                _ => $"{reader.Field}",
            });
        }

        return reader.IsMalformed ? null : fields;
    }

    private static List<string>? Reference(byte[] message)
    {
        var fields = new List<string>();
        var input = new CodedInputStream(message);
        try
        {
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                var field = WireFormat.GetTagFieldNumber(tag);
                switch (WireFormat.GetTagWireType(tag))
                {
                    case WireFormat.WireType.Varint:
                        fields.Add($"{field}:{input.ReadUInt64()}");
                        break;
                    case WireFormat.WireType.LengthDelimited:
                        fields.Add($"{field}:{Convert.ToHexString(input.ReadBytes().Span)}");
                        break;
                    default:
                        input.SkipLastField();
                        fields.Add($"{field}");
                        break;
                }
            }

            return fields;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static byte[] Write(Random random, out List<string> fields)
    {
        using var bytes = new MemoryStream();
        fields = [];
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            for (var count = random.Next(0, 6); count > 0; count--)
            {
                WriteField(random, output, fields);
            }
        }

        return bytes.ToArray();
    }

    private static void WriteField(Random random, CodedOutputStream output, List<string> fields)
    {
        var field = random.Next(3) == 0 ? random.Next(1, 1 << 29) : random.Next(1, 400);
        switch (random.Next(5))
        {
            case 0:
                var value = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                output.WriteTag(field, WireFormat.WireType.Varint);
                output.WriteUInt64(value);
                fields.Add($"{field}:{value}");
                break;
            case 1:
                output.WriteTag(field, WireFormat.WireType.Fixed64);
                output.WriteFixed64((ulong)random.NextInt64());
                fields.Add($"{field}");
                break;
            case 2:
                output.WriteTag(field, WireFormat.WireType.Fixed32);
                output.WriteFixed32((uint)random.Next());
                fields.Add($"{field}");
                break;
            case 3:
                output.WriteTag(field, WireFormat.WireType.StartGroup);
                WriteField(random, output, []);
                output.WriteTag(field, WireFormat.WireType.EndGroup);
                fields.Add($"{field}");
                break;
            default:
                var text = new byte[random.Next(0, 200)];
                random.NextBytes(text);
                output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(text));
                fields.Add($"{field}:{Convert.ToHexString(text)}");
                break;
        }
    }
}
