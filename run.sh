#!/usr/bin/env bash
# Builds on first use, then runs: ./run.sh (demo), ./run.sh test, ./run.sh bench, ./run.sh <any crossfeed command>.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
needed=10
configuration=Release
framework=net10.0

fail_sdk() {
  cat >&2 <<EOF
Crossfeed needs the .NET SDK $needed.0; $1
Install it with one of:
  Debian, Ubuntu   sudo apt-get install dotnet-sdk-$needed.0      (with Microsoft's package feed)
  Fedora           sudo dnf install dotnet-sdk-$needed.0
  macOS            brew install dotnet-sdk
  any system       https://dot.net/download  (or its script: dotnet-install.sh --channel $needed.0)
and make sure that 'dotnet' is on the PATH.
EOF
  exit 1
}

find_sdk() {
  if ! command -v dotnet >/dev/null 2>&1; then
    if [ -x "${DOTNET_ROOT:-}/dotnet" ]; then PATH="$DOTNET_ROOT:$PATH"
    elif [ -x "$HOME/.dotnet/dotnet" ]; then PATH="$HOME/.dotnet:$PATH"
    else fail_sdk "no 'dotnet' was found."
    fi
  fi
  local sdks
  sdks="$(dotnet --list-sdks 2>/dev/null || true)"
  if ! grep -q "^$needed\." <<<"$sdks"; then
    fail_sdk "found only: $(awk '{print $1}' <<<"${sdks:-none}" | paste -sd' ' -)."
  fi
}

# $1 project file, $2 the assembly it makes, $3... folders whose sources go into it. Rebuilds when one is newer than the assembly.
build() {
  local project="$root/$1" assembly="$root/$2" folders=()
  for folder in "${@:3}"; do folders+=("$root/$folder"); done
  if [ -f "$assembly" ] && [ -z "$(find "${folders[@]}" "$root/Directory.Build.props" "$root/Directory.Packages.props" \
      \( -name obj -o -name bin \) -prune -o -type f \( -name '*.cs' -o -name '*.c' -o -name '*.csproj' -o -name '*.props' \) -newer "$assembly" -print -quit)" ]; then
    return
  fi
  echo "building $1 ..." >&2
  local log
  if ! log="$(dotnet build "$project" -c $configuration --nologo -v quiet 2>&1)"; then
    printf '%s\n' "$log" >&2
    echo "The build failed. Packages come from the NuGet source that 'dotnet nuget list source' shows; the first build needs it." >&2
    exit 1
  fi
  touch "$assembly"
}

engine="engine/bin/$configuration/$framework/crossfeed.dll"
sim="tools/VenueSim/bin/$configuration/$framework/VenueSim.dll"
bench="bench/bin/$configuration/$framework/Bench.dll"
litmus="tools/RingLitmus/bin/$configuration/$framework/RingLitmus.dll"

demo() {
  build engine/Engine.csproj "$engine" engine
  build tools/VenueSim/VenueSim.csproj "$sim" tools/VenueSim
  local data
  data="$(mktemp -d "${TMPDIR:-/tmp}/crossfeed-demo.XXXXXX")"
  local status=0
  dotnet "$root/$sim" --seed 7 --run -- dotnet "$root/$engine" run --view \
    --venues binance,gateio --symbols BTC/USDT,ETH/USDT,SOL/USDT --duration 20s --min-net-bps 1 --data "$data" \
    --endpoint binance={binance-ws} --rest-endpoint binance={binance-rest} --endpoint gateio={gateio-ws} --rest-endpoint gateio={gateio-rest} "$@" || status=$?
  rm -rf "$data"
  return $status
}

usage() {
  cat <<EOF
usage: ./run.sh                    the demo: simulated venues on loopback, the engine, a live view, a report (about 20 s)
       ./run.sh test [ARGS]        all tests (ARGS go to dotnet test)
       ./run.sh bench [ARGS]       the short set of benchmarks (ARGS go to the runner; --help lists them)
       ./run.sh bench journey      threads and sockets: wire to trigger, ring, replay, scaling (--quick, --sections, --json; --help)
       ./run.sh sim [ARGS]         the venue simulators alone
       ./run.sh litmus [ARGS]      the ring's litmus tests
       ./run.sh build              build everything
       ./run.sh COMMAND [ARGS]     crossfeed itself: run, import, replay, snapshot, triggers, top; ./run.sh --help lists them
EOF
}

find_sdk
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
case "${1-}" in
  "") demo ;;
  demo) shift; demo "$@" ;;
  # A test that hangs is ended, and named, after five minutes: the longest takes one.
  test) shift; exec dotnet test "$root/tests/Tests.csproj" -c $configuration --nologo --blame-hang --blame-hang-timeout 5m --blame-hang-dump-type none "$@" ;;
  bench) shift; build bench/Bench.csproj "$bench" bench engine tools/LoadSender; cd "$root"; exec dotnet "$bench" "$@" ;;
  sim) shift; build tools/VenueSim/VenueSim.csproj "$sim" tools/VenueSim; exec dotnet "$root/$sim" "$@" ;;
  litmus) shift; build tools/RingLitmus/RingLitmus.csproj "$litmus" tools/RingLitmus engine; exec dotnet "$root/$litmus" "$@" ;;
  build) exec dotnet build "$root/Engine.sln" -c $configuration --nologo ;;
  help) usage ;;
  *) build engine/Engine.csproj "$engine" engine; exec dotnet "$root/$engine" "$@" ;;
esac
