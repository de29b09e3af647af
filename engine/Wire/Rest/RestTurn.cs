using System.Threading.RateLimiting;

namespace Crossfeed.Wire;

/// <summary>The turn of an ask. To be disposed when the answer has come, or when none will.</summary>
public sealed class RestTurn : IDisposable
{
    private readonly RestBudget? _budget;
    private readonly RateLimitLease? _lease;
    private int _isOver;

    internal RestTurn(RestOutcome outcome) => Outcome = outcome;

    internal RestTurn(RestBudget budget, string key, RestCall call, WeightWindow window, RateLimitLease lease, int pausesBefore)
    {
        _budget = budget;
        _lease = lease;
        Key = key;
        Call = call;
        Window = window;
        PausesBefore = pausesBefore;
    }

    /// <summary>Whether a request may be sent.</summary>
    public RestOutcome Outcome { get; } = RestOutcome.Granted;

    /// <summary>The request.</summary>
    public RestCall Call { get; } = new("", 0); // of a turn that is none

    internal string Key { get; } = "";

    internal WeightWindow? Window { get; }

    /// <summary>Pauses of the host before the turn was granted: a refusal of a request older than the pause says nothing new.</summary>
    internal int PausesBefore { get; }

    /// <summary>Tells the budget what the venue answered.</summary>
    /// <param name="signs">Status and headers.</param>
    public void Note(in RestSigns signs) => _budget?.Note(this, signs);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_budget is not null && Interlocked.Exchange(ref _isOver, 1) == 0) // once, whoever disposes
        {
            _lease?.Dispose();
            _budget.End(this);
        }
    }
}
