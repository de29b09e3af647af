using System.Runtime.InteropServices;

namespace Crossfeed.Wire;

/// <summary>
/// Asks the operating system which of several sockets have something to read, or waits for the first that does: <c>poll</c> on Unix, <c>WSAPoll</c> on Windows, called directly because the framework's select allocates and may hand the
/// sockets to its own event thread, which would then wake at every arrival.
/// </summary>
internal sealed unsafe partial class ReadySet : IDisposable
{
    private const short PollIn = 0x0001; // POLLIN
    private const short PollReadNormalOrBand = 0x0300; // Windows: POLLRDNORM | POLLRDBAND

    private const int Nobody = -1; // an entry that the system passes over

    private byte* _entries;
    private int _capacity;

    /// <summary>HOT: asks, or waits; 0 B. A failed or interrupted call finds nothing: the caller's next turn asks again.</summary>
    /// <param name="streams">The streams; those whose reader does not wait are left out.</param>
    /// <param name="millis">Longest wait in milliseconds; 0 only asks.</param>
    /// <returns>Whether <see cref="IsReady"/> is worth asking.</returns>
    public bool Wait(ReadOnlySpan<PolledStream> streams, int millis)
    {
        Reserve(streams.Length);
        for (var i = 0; i < streams.Length; i++)
        {
            var stream = streams[i];
            Put(i, stream.IsWaiting && !stream.IsDisposed ? stream.Descriptor : Nobody);
        }

        if (!OperatingSystem.IsWindows())
        {
            return Poll((UnixEntry*)_entries, (nuint)streams.Length, millis) > 0;
        }

        if (streams.Length > 0)
        {
            return WsaPoll((WindowsEntry*)_entries, (uint)streams.Length, millis) > 0;
        }

        WaitWithoutSockets(millis); // WSAPoll refuses an empty set
        return false;
    }

    /// <summary>Whether a stream of the last <see cref="Wait"/> has bytes, an end or an error to read.</summary>
    /// <param name="index">Its index then.</param>
    public bool IsReady(int index) =>
        OperatingSystem.IsWindows() ? ((WindowsEntry*)_entries)[index].Returned != 0 : ((UnixEntry*)_entries)[index].Returned != 0;

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
#pragma warning disable CS0649 // written by the system
        public short Returned;
#pragma warning restore CS0649
    }

    // struct WSAPOLLFD
    private struct WindowsEntry
    {
        public nint Socket;
        public short Events;
#pragma warning disable CS0649 // written by the system
        public short Returned;
#pragma warning restore CS0649
    }
}
