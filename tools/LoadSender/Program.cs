return await Crossfeed.LoadSender.Cli.LoadCommand.RunAsync(args);
