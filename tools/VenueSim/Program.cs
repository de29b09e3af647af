return await Crossfeed.VenueSim.Cli.SimCommand.RunAsync(args);
