using System.Runtime.InteropServices;

namespace Crossfeed.Wire;

/// <summary>
/// Waits for the first of several sockets to become readable: <c>poll</c> on Unix, <c>WSAPoll</c> on Windows, called directly because the framework's select allocates and may hand the
/// sockets to its own event thread, which would then wake at every arrival.
/// </summary>
internal sealed unsafe partial class ReadySet : IDisposable
{
    private const short PollIn = 0x0001; // POLLIN
    private const short PollReadNormalOrBand = 0x0300; // Windows: POLLRDNORM | POLLRDBAND

    private byte* _entries;
    private int _capacity;

    /// <summary>Waits.</summary>
    /// <param name="streams">Streams whose readers wait; those of others are left out.</param>
    /// <param name="millis">Longest wait in milliseconds.</param>
    public void Wait(ReadOnlySpan<PolledStream> streams, int millis)
    {
        Reserve(streams.Length);
        var count = 0;
        foreach (var stream in streams)
        {
            if (stream.IsWaiting && !stream.IsDisposed)
            {
                Put(count++, stream.Socket.Handle);
            }
        }

        // A failed or interrupted call returns at once: the caller's next turn looks at the sockets anyhow.
        if (OperatingSystem.IsWindows())
        {
            if (count == 0)
            {
                WaitWithoutSockets(millis); // WSAPoll refuses an empty set
                return;
            }

            _ = WsaPoll((WindowsEntry*)_entries, (uint)count, millis);
        }
        else
        {
            _ = Poll((UnixEntry*)_entries, (nuint)count, millis);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_entries);
        _entries = null;
        _capacity = 0;
    }

    private static void WaitWithoutSockets(int millis)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(millis);
    }

    private void Reserve(int count)
    {
        if (count > _capacity)
        {
            _entries = (byte*)NativeMemory.Realloc(_entries, (nuint)(count * sizeof(WindowsEntry))); // the larger of the two shapes
            _capacity = count;
        }
    }

    private void Put(int index, nint handle)
    {
        if (OperatingSystem.IsWindows())
        {
            ((WindowsEntry*)_entries)[index] = new WindowsEntry { Socket = handle, Events = PollReadNormalOrBand };
        }
        else
        {
            ((UnixEntry*)_entries)[index] = new UnixEntry { Descriptor = (int)handle, Events = PollIn };
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(UnixEntry* entries, nuint count, int millis);

    [LibraryImport("ws2_32", EntryPoint = "WSAPoll")]
    private static partial int WsaPoll(WindowsEntry* entries, uint count, int millis);

    // struct pollfd
    private struct UnixEntry
    {
        public int Descriptor;
        public short Events;
#pragma warning disable CS0649 // written by the system, not read here: the caller looks at the sockets themselves
        public short Returned;
#pragma warning restore CS0649
    }

    // struct WSAPOLLFD
    private struct WindowsEntry
    {
        public nint Socket;
        public short Events;
#pragma warning disable CS0649 // as above
        public short Returned;
#pragma warning restore CS0649
    }
}
