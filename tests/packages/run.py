#!/usr/bin/env python3
"""Runs the tests of public Mojo packages with a Mojo implementation.

    run.py --mojo PATH --checkouts DIR [--jobs N] [--timeout S] [-v] [package ...]

Nothing is fetched. DIR holds a checkout of each package in a folder named
`owner+name`, at the commit that `packages.toml` names; packages without a
folder are left out. `packages.toml` gives for each the files that are tests, and
if need be those of them that the package itself does not run (`skip`), the
folders with its modules (`include`; the checkout itself) and the packages that
it imports (`needs`). A test file passes when `PATH run FILE` exits with 0, run
in the package's folder with the package's own include paths. A file without
`main` was written for `mojo test`, which called its functions named `test_*`:
so does a `main` that is added to a copy of it.

Prints each failing file with the first line that says why, and `N of M` for
each package. Exits 1 if anything failed.
"""

import argparse
import concurrent.futures
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

REASON_RE = re.compile(r"error:|panicked|Unhandled|FAIL|Assert|ABORT")


def folder(checkouts, name):
    return checkouts / name.replace("/", "+")


def reason(output):
    """The first line of a failing test's output that says what went wrong."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in lines if REASON_RE.search(line)), lines[-1] if lines else "no output")


def with_main(file, scratch):
    """The file, or a copy with a `main` that calls its tests."""
    text = file.read_text()
    if re.search(r"^(def|fn) main\b", text, re.MULTILINE):
        return file
    tests = re.findall(r"^(?:def|fn) (test_\w+)\(\)", text, re.MULTILINE)
    copy = Path(scratch) / file.name
    copy.write_text("\n".join([text, "", "fn main() raises:", *(f"    {test}()" for test in tests), "    pass", ""]))
    return copy


def run_test(args, package, file):
    """Why the test failed, or None."""
    with tempfile.TemporaryDirectory() as scratch:
        return run_file(args, package, with_main(file, scratch), file.parent)


def run_file(args, package, file, home):
    root = folder(args.checkouts, package["name"])
    command = [args.mojo, "run", "--disable-warnings", *package.get("flags", [])]
    includes = [root / path for path in package.get("include", ["."])]
    includes += [folder(args.checkouts, name) for name in package.get("needs", [])]
    for path in [*includes, home]:
        command += ["-I", path]
    try:
        done = subprocess.run(
            [*command, file], cwd=root, timeout=args.timeout, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    return None if done.returncode == 0 else reason(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mojo", required=True)
    parser.add_argument("--checkouts", required=True, type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("-v", "--verbose", action="store_true", help="name the files that pass too")
    parser.add_argument("package", nargs="*", help="packages whose name contains this")
    args = parser.parse_args()
    args.mojo = str(Path(args.mojo).resolve())
    args.checkouts = args.checkouts.resolve()

    packages = tomllib.loads((Path(__file__).parent / "packages.toml").read_text())["package"]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for package in packages:
            root = folder(args.checkouts, package["name"])
            if not root.is_dir() or not any(word in package["name"] for word in args.package or [""]):
                continue
            skipped = {root / path for path in package.get("skip", [])}
            files = sorted(set(root.glob(package["tests"])) - skipped)
            reasons = list(pool.map(lambda file: run_test(args, package, file), files))
            for file, why in zip(files, reasons):
                if why or args.verbose:
                    print(f"    {file.relative_to(root)}: {why or 'ok'}")
            passed = reasons.count(None)
            failed += len(files) - passed
            print(f"{package['name']}: {passed} of {len(files)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
