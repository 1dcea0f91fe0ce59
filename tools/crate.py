"""Fetches the source of a crate by cargo."""

import json
import subprocess
from pathlib import Path

import project
from project import Problem


def fetch(name, version, folder, *options):
    """Where cargo has unpacked that version. `folder` is made for the question; `options` are those
    of cargo metadata."""
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "src" / "lib.rs").write_text("")
    manifest = folder / "Cargo.toml"
    manifest.write_text('[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n'
                        f'[workspace]\n[dependencies]\n{name} = "={version}"\n')
    result = subprocess.run(["cargo", "metadata", "--format-version", "1", *options,
                             "--manifest-path", str(manifest)], env=project.environment(),
                            stdout=subprocess.PIPE, text=True)
    packages = json.loads(result.stdout)["packages"] if result.returncode == 0 else ()
    for package in packages:
        if package["name"] == name:
            return Path(package["manifest_path"]).parent
    raise Problem(f"cargo cannot fetch {name} {version}")
