using Crossfeed.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
