"""Builds the peers of bench/rust with cargo: natively, as static programs, and mio for WASI.

No toolchain that registries hand out has a standard library for WASI; so Debian's rustc for web
programs is unpacked into build/ beside its sources, from which cargo builds that library first.
"""

import shutil
import subprocess
from pathlib import Path

import project
from project import Problem, say

FOLDER = project.ROOT / "bench" / "rust"
TARGET = project.BUILD / "bench-rust"
NATIVE = TARGET / "release"
PEERS = ("mio", "polling")
STATIC_TARGET = "x86_64-unknown-linux-gnu"
WASI_TARGET = "wasm32-wasip1"
WEB_PACKAGES = ("rustc-web", "rust-web-src", "libstd-rust-web-1.96", "libstd-rust-web-dev")
WEB = project.BUILD / "rust-web"
WASI_LIBC = Path("/usr/lib/wasm32-wasi")
# What is built for WASI: for speed, and as small as it gets.
WASI_FLAGS = {"echo_mio.wasm": "-C opt-level=3",
              "echo_mio_small.wasm": "-C opt-level=z -Z location-detail=none -Z fmt-debug=none"}
# The first as for our own programs: loops with one address and offsets from it.
WASI_COMMON_FLAGS = ("-C llvm-args=-disable-lsr -C strip=symbols -C link-self-contained=no "
                     "-C linker-flavor=wasm-ld "
                     f"-C link-arg={WASI_LIBC}/crt1-command.o -L{WASI_LIBC}")


def cargo(*arguments, target=TARGET, **environment):
    if shutil.which("cargo") is None:
        raise Problem("cargo is not installed")
    manifest = FOLDER / "Cargo.toml"
    project.run(["cargo", "build", "--release", "--manifest-path", manifest,
                 "--target-dir", target, *arguments], env=project.environment(**environment))


def build_native():
    """Returns the folder with lib<peer>_peer.a and echo_<peer>, and static/echo_<peer>."""
    cargo()
    cargo("--bins", "--target", STATIC_TARGET, RUSTFLAGS="-C target-feature=+crt-static")
    (NATIVE / "static").mkdir(exist_ok=True)
    for peer in PEERS:
        shutil.copy2(TARGET / STATIC_TARGET / "release" / f"echo_{peer}", NATIVE / "static")
    return NATIVE


def unpack_web_rust():
    """The folder of a rustc with its sources."""
    rustc = WEB / "usr" / "bin" / "rustc"
    if rustc.exists():
        return rustc
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise Problem("there is no apt-get to fetch rustc-web with")
    packages = WEB / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    say(f"[bench] unpacking {' '.join(WEB_PACKAGES)} into {WEB}")
    if subprocess.run(["apt-get", "download", "-q", *WEB_PACKAGES], cwd=packages).returncode != 0:
        raise Problem("apt-get has no " + " ".join(WEB_PACKAGES))
    for package in packages.glob("*.deb"):
        project.run(["dpkg", "-x", package, WEB], echo=False)
    shutil.rmtree(packages)
    return rustc


def build_wasi():
    """Returns the folder with the programs of WASI_FLAGS."""
    linker = next((name for name in ("wasm-ld-22", "wasm-ld") if shutil.which(name)), None)
    if linker is None or not WASI_LIBC.exists():
        raise Problem("lld or wasi-libc is not installed")
    rustc = unpack_web_rust()
    result = TARGET / "wasi"
    result.mkdir(parents=True, exist_ok=True)
    for name, flags in WASI_FLAGS.items():
        target = TARGET / name  # Or each would have the other built anew.
        cargo("-Z", "build-std=std,panic_abort", "--target", WASI_TARGET, "--package", "bench-mio",
              "--bin", "echo_mio", target=target, RUSTC=rustc, RUSTC_BOOTSTRAP=1,
              LD_LIBRARY_PATH=f"{WEB}/usr/lib:{WEB}/usr/lib/x86_64-linux-gnu",
              RUSTFLAGS=f"{flags} {WASI_COMMON_FLAGS}",
              CARGO_TARGET_WASM32_WASIP1_LINKER=linker)
        shutil.copy2(target / WASI_TARGET / "release" / "echo_mio.wasm", result / name)
    return result
