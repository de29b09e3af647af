# Builds on first use, then runs: ./run.ps1 (demo), ./run.ps1 test, ./run.ps1 bench, ./run.ps1 <any crossfeed command>.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$needed = 10
$configuration = 'Release'
$framework = 'net10.0'

function Stop-ForSdk([string] $why) {
  [Console]::Error.WriteLine("Crossfeed needs the .NET SDK $needed.0; $why")
  [Console]::Error.WriteLine('Install it with one of:')
  [Console]::Error.WriteLine("  Windows          winget install Microsoft.DotNet.SDK.$needed")
  [Console]::Error.WriteLine("  Debian, Ubuntu   sudo apt-get install dotnet-sdk-$needed.0      (with Microsoft's package feed)")
  [Console]::Error.WriteLine('  macOS            brew install dotnet-sdk')
  [Console]::Error.WriteLine("  any system       https://dot.net/download  (or its script: dotnet-install.ps1 -Channel $needed.0)")
  [Console]::Error.WriteLine("and make sure that 'dotnet' is on the PATH.")
  exit 1
}

function Find-Sdk {
  if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    $homeDotnet = Join-Path $HOME '.dotnet'
    if ($env:DOTNET_ROOT -and (Test-Path (Join-Path $env:DOTNET_ROOT 'dotnet*'))) { $env:PATH = $env:DOTNET_ROOT + [IO.Path]::PathSeparator + $env:PATH }
    elseif (Test-Path (Join-Path $homeDotnet 'dotnet*')) { $env:PATH = $homeDotnet + [IO.Path]::PathSeparator + $env:PATH }
    else { Stop-ForSdk "no 'dotnet' was found." }
  }
  $sdks = @(dotnet --list-sdks)
  if (-not ($sdks | Where-Object { $_ -match "^$needed\." })) {
    $found = ($sdks | ForEach-Object { ($_ -split ' ')[0] }) -join ' '
    if (-not $found) { $found = 'none' }
    Stop-ForSdk "found only: $found."
  }
}

# $project: project file; $assembly: what it makes; $folders: whose sources go into it. Rebuilds when one is newer than the assembly.
function Build-Project([string] $project, [string] $assembly, [string[]] $folders) {
  $target = Join-Path $root $assembly
  if (Test-Path $target) {
    $built = (Get-Item $target).LastWriteTimeUtc
    $places = @($folders | ForEach-Object { Join-Path $root $_ })
    $sources = @(Get-ChildItem $places -Recurse -File -Include *.cs, *.c, *.csproj | Where-Object { $_.FullName -notmatch '[\\/](obj|bin)[\\/]' })
    $sources += Get-ChildItem $root -File -Filter *.props
    if (-not ($sources | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)) { return }
  }
  [Console]::Error.WriteLine("building $project ...")
  $log = dotnet build (Join-Path $root $project) -c $configuration --nologo -v quiet 2>&1
  if ($LASTEXITCODE -ne 0) {
    $log | ForEach-Object { [Console]::Error.WriteLine("$_") }
    [Console]::Error.WriteLine("The build failed. Packages come from the NuGet source that 'dotnet nuget list source' shows; the first build needs it.")
    exit 1
  }
  (Get-Item $target).LastWriteTimeUtc = [DateTime]::UtcNow
}

$engine = "engine/bin/$configuration/$framework/crossfeed.dll"
$sim = "tools/VenueSim/bin/$configuration/$framework/VenueSim.dll"
$bench = "bench/bin/$configuration/$framework/Bench.dll"
$litmus = "tools/RingLitmus/bin/$configuration/$framework/RingLitmus.dll"

function Invoke-Demo([string[]] $more) {
  Build-Project 'engine/Engine.csproj' $engine @('engine')
  Build-Project 'tools/VenueSim/VenueSim.csproj' $sim @('tools/VenueSim')
  $data = Join-Path ([IO.Path]::GetTempPath()) ('crossfeed-demo.' + [Guid]::NewGuid().ToString('N').Substring(0, 6))
  New-Item -ItemType Directory $data | Out-Null
  try {
    $line = @((Join-Path $root $sim), '--seed', '7', '--run', '--', 'dotnet', (Join-Path $root $engine), 'run', '--view',
      '--venues', 'binance,gateio', '--symbols', 'BTC/USDT,ETH/USDT,SOL/USDT', '--duration', '20s', '--min-net-bps', '1', '--data', $data,
      '--endpoint', 'binance={binance-ws}', '--rest-endpoint', 'binance={binance-rest}', '--endpoint', 'gateio={gateio-ws}', '--rest-endpoint', 'gateio={gateio-rest}') + $more
    & dotnet @line
    $script:status = $LASTEXITCODE
  }
  finally { Remove-Item -Recurse -Force $data }
  exit $script:status
}

function Show-Usage {
  @'
usage: ./run.ps1                   the demo: simulated venues on loopback, the engine, a live view, a report (about 20 s)
       ./run.ps1 test [ARGS]       all tests (ARGS go to dotnet test)
       ./run.ps1 bench [ARGS]      the short set of benchmarks (ARGS go to the runner; --help lists them)
       ./run.ps1 bench journey     threads and sockets: wire to trigger, ring, replay, scaling (--quick, --sections, --json; --help)
       ./run.ps1 sim [ARGS]        the venue simulators alone
       ./run.ps1 litmus [ARGS]     the ring's litmus tests
       ./run.ps1 build             build everything
       ./run.ps1 COMMAND [ARGS]    crossfeed itself: run, import, replay, snapshot, triggers, top; ./run.ps1 --help lists them
'@
}

Find-Sdk
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$command = if ($args.Count -gt 0) { "$($args[0])" } else { '' }
$rest = @($args | Select-Object -Skip 1)
switch -CaseSensitive ($command) {
  '' { Invoke-Demo @() }
  'demo' { Invoke-Demo $rest }
  'test' { & dotnet test (Join-Path $root 'tests/Tests.csproj') -c $configuration --nologo --blame-hang --blame-hang-timeout 5m --blame-hang-dump-type none @rest; exit $LASTEXITCODE } # ends and names a test that hangs
  'bench' { Build-Project 'bench/Bench.csproj' $bench @('bench', 'engine', 'tools/LoadSender'); Set-Location $root; & dotnet $bench @rest; exit $LASTEXITCODE }
  'sim' { Build-Project 'tools/VenueSim/VenueSim.csproj' $sim @('tools/VenueSim'); & dotnet (Join-Path $root $sim) @rest; exit $LASTEXITCODE }
  'litmus' { Build-Project 'tools/RingLitmus/RingLitmus.csproj' $litmus @('tools/RingLitmus', 'engine'); & dotnet (Join-Path $root $litmus) @rest; exit $LASTEXITCODE }
  'build' { & dotnet build (Join-Path $root 'Engine.sln') -c $configuration --nologo; exit $LASTEXITCODE }
  'help' { Show-Usage; exit 0 }
  default { Build-Project 'engine/Engine.csproj' $engine @('engine'); & dotnet (Join-Path $root $engine) @args; exit $LASTEXITCODE }
}
