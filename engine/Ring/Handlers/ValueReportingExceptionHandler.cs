namespace Crossfeed.Ring;

/// <summary>The default: reports the exception, raises the fault flag, and lets the consumer go on with the next event.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
public sealed class ValueReportingExceptionHandler<T> : IValueExceptionHandler<T>
    where T : struct
{
    private readonly ProcessorFaults _faults;

    /// <summary>Creates the handler.</summary>
    /// <param name="faults">The flag to raise.</param>
    public ValueReportingExceptionHandler(ProcessorFaults faults) => _faults = faults;

    /// <inheritdoc/>
    public void HandleEventException(Exception ex, long sequence, ref T evt) => Report(ProcessorStage.Event, sequence, ex);

    /// <inheritdoc/>
    public void HandleOnTimeoutException(Exception ex, long sequence) => Report(ProcessorStage.Timeout, sequence, ex);

    /// <inheritdoc/>
    public void HandleOnStartException(Exception ex) => Report(ProcessorStage.Start, Sequence.InitialCursorValue, ex);

    /// <inheritdoc/>
    public void HandleOnShutdownException(Exception ex) => Report(ProcessorStage.Shutdown, Sequence.InitialCursorValue, ex);

    private void Report(ProcessorStage stage, long sequence, Exception exception) =>
        _faults.Report(new ProcessorFault(stage, sequence, Thread.CurrentThread.Name, exception));
}
