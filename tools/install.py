#!/usr/bin/env python3
"""Builds the library as users get it and installs it with its CMake and pkg-config files."""

import argparse

import project
import setup


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", default="/usr/local", help="default /usr/local")
    parser.add_argument("--destdir", default="", help="a folder to stage the tree in")
    options = parser.parse_args()
    setup.ensure(["cmake", "ninja", *setup.compiler_needs(wasi=False)])
    # The prefix is known when the build is configured, because some systems' folder for libraries
    # depends on it. A folder of its own keeps this apart from the demo's build.
    project.configure("native", "install", [
        "CMAKE_BUILD_TYPE=Release", f"CMAKE_INSTALL_PREFIX={options.prefix}", "MIO_INSTALL=ON",
        "MIO_BUILD_TESTS=OFF", "MIO_BUILD_EXAMPLES=OFF"])
    project.build("install")
    environment = project.environment(**({"DESTDIR": options.destdir} if options.destdir else {}))
    project.run([project.venv_tool("cmake"), "--install", project.build_dir("install")],
                env=environment)


if __name__ == "__main__":
    project.main_guard(main)
