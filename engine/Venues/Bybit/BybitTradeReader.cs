using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Bybit;

/// <summary>General path of <c>publicTrade</c>: up to 1,024 prints a message. It calls itself a snapshot and is none; nothing old is sent again.</summary>
/// <param name="values">Reads the values.</param>
internal sealed class BybitTradeReader(BybitValues values)
{
    private const int Time = 0;
    private const int Symbol = 1;
    private const int TakerSide = 2;
    private const int Quantity = 3;
    private const int Price = 4;
    private const int Id = 5;

    private readonly BybitObject _trade = new("T", "s", "S", "v", "p", "i");

    /// <summary>Reads the prints.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="message">What its outer object says.</param>
    /// <param name="output">Takes the events.</param>
    public RejectReason Read(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        if (message.Data.Type != JsonTokenType.StartArray)
        {
            return RejectReason.UnexpectedShape;
        }

        var at = message.Data.Start;
        var reader = new Utf8JsonReader(frame[at..]);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (output.Events.Length == DecodedFrame.MaxEvents)
            {
                return RejectReason.TooLarge;
            }

            _trade.Split(frame, at + (int)reader.TokenStartIndex);
            reader.Skip();
            var reason = ReadTrade(frame, message, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return reader.TokenType == JsonTokenType.EndArray ? RejectReason.None : RejectReason.UnexpectedShape;
    }

    /// <summary>
    /// The id of a print: a number on spot; UUIDs, on linear, have none (0). <c>seq</c> would be no id: all prints of an order share it.
    /// </summary>
    /// <param name="text">The value of <c>i</c>.</param>
    private static long IdOf(ReadOnlySpan<byte> text) => BybitValues.TryInteger(text, out var id) ? id : 0;

    // linear {"T":1774021164272,"s":"BTCUSDT","S":"Sell","v":"0.001","p":"69916.80","L":"MinusTick","i":"8c931d9a-b703-5c34-9aeb-860867cf1f66","BT":false,"RPI":false,"seq":549792210006}
    // spot   {"i":"2100000000188691533","T":1789299670888,"p":"77140.5","v":"0.000078","S":"Sell","seq":2189232212,"s":"BTCUSDT","BT":false,"RPI":false}
    private RejectReason ReadTrade(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        if (_trade.HasDuplicate || _trade[Symbol].Type != JsonTokenType.String || message.Symbols.Find(values.Text(frame, _trade[Symbol])) != message.Listing
            || _trade[Id].Type != JsonTokenType.String || _trade[TakerSide].Type != JsonTokenType.String)
        {
            return RejectReason.UnexpectedShape;
        }

        var id = IdOf(values.Text(frame, _trade[Id]));
        var sideText = values.Text(frame, _trade[TakerSide]);
        var side = sideText.SequenceEqual("Buy"u8) ? Side.Buy : sideText.SequenceEqual("Sell"u8) ? Side.Sell : Side.Unknown;
        if (side == Side.Unknown)
        {
            return RejectReason.UnexpectedShape;
        }

        var reason = values.Time(frame, _trade[Time], out var time);
        var price = values.Price(frame, _trade[Price], message.Listing, ref reason);
        var quantity = values.Quantity(frame, _trade[Quantity], message.Listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var trade = ref output.Append(EventKind.Trade, message.Listing);
        trade.ExchangeTimeNanos = time;
        trade.Sequence = id;
        trade.Aggressor = side;
        trade.Price = price;
        trade.Quantity = quantity;
        return RejectReason.None;
    }
}
