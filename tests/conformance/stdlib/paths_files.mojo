# os, os.path, pathlib, tempfile, io.
from std import os
from std.os import listdir, makedirs, mkdir, remove, removedirs, rmdir, stat, unlink, getenv, setenv, unsetenv
from std.os.path import basename, dirname, exists, expanduser, expandvars, getsize, is_absolute, isdir, isfile, islink, join, lexists, realpath, split, split_extension, splitroot
from std.pathlib import Path, cwd
from std.tempfile import NamedTemporaryFile, TemporaryDirectory, gettempdir, mkdtemp


def main() raises:
    for p in ["", "/", "a", "a/b", "/a/b/", "a//b", "/a/b.tar.gz", ".hidden", "dir/.hidden.txt", "x.", "..", "a.b/c", "//x/y", "///x"]:
        var s = split(p)
        var e = split_extension(p)
        var r = splitroot(p)
        print(repr(String(p)), repr(basename(p)), repr(dirname(p)), repr(String(s[0])), repr(String(s[1])), repr(String(e[0])), repr(String(e[1])), repr(String(r[0])), repr(String(r[1])), repr(String(r[2])), is_absolute(p))
    print(join("a", "b"), join("a/", "b"), join("a", "/b", "c"), join("", "x"), join("a", ""), join("a"), join("a", "b", "c/"))
    _ = setenv("TEST_X", "val")
    print(getenv("TEST_X"), getenv("TEST_NONE"), getenv("TEST_NONE", "dflt"), setenv("TEST_X", "two", False), getenv("TEST_X"), setenv("", "x"), setenv("A=B", "x"), unsetenv("TEST_X"), getenv("TEST_X", "gone"))
    _ = setenv("TEST_Y", "yy")
    print(expandvars("$TEST_Y/${TEST_Y}x $TEST_NOPE ${TEST_NOPE} $ $$ ${"), expanduser("~/x") == join(getenv("HOME"), "x"), expanduser("a/~"))
    with TemporaryDirectory() as d:
        print(isdir(d), exists(d), isfile(d))
        var f = join(d, "f.txt")
        with open(f, "w") as h:
            h.write("line1\n", 2, " ", 3.5, "\n")
            h.write("é👍")
        print(getsize(f), isfile(f), islink(f), exists(f))
        with open(f, "r") as h:
            print(repr(h.read()))
        with open(f, "r") as h:
            print(repr(h.read(3)), h.seek(1), repr(h.read(4)), h.read_bytes(2), len(h.read_bytes()))
            print(repr(h.read()), len(h.read_bytes()))
            print(h.seek(0, os.SEEK_END), h.seek(0))
        with open(f, "a") as h:
            h.write("+app")
        with open(f, "rw") as h:
            print(h.read(5))
            h.write("ZZ")
        print(repr(Path(f).read_text()))
        Path(f).write_text("new")
        print(Path(f).read_text(), Path(f).read_bytes(), Path(f).stat().st_size)
        mkdir(join(d, "sub"))
        makedirs(join(d, "x/y/z"))
        makedirs(join(d, "x/y/z"), exist_ok=True)
        var names = listdir(d)
        sort(names)
        print(names)
        try:
            makedirs(join(d, "x/y/z"))
        except e:
            print("makedirs", String(e).replace(d, "D"))
        try:
            mkdir(join(d, "sub"))
        except e:
            print("mkdir", String(e).replace(d, "D"))
        try:
            rmdir(join(d, "x"))
        except e:
            print("rmdir", String(e).replace(d, "D"))
        try:
            rmdir(join(d, "none"))
        except e:
            print("rmdir", String(e).replace(d, "D"))
        try:
            remove(join(d, "none"))
        except e:
            print("remove", String(e).replace(d, "D"))
        try:
            remove(join(d, "sub"))
        except e:
            print("remove", String(e).replace(d, "D"))
        try:
            _ = listdir(join(d, "none"))
        except e:
            print("listdir", String(e).replace(d, "D"))
        try:
            _ = open(join(d, "none"), "r")
        except e:
            print("open", String(e).replace(d, "D"))
        try:
            _ = open(d, "w")
        except e:
            print("open", String(e).replace(d, "D"))
        try:
            _ = open(f, "rb")
        except e:
            print("open", e)
        try:
            _ = getsize(join(d, "none"))
        except e:
            print("getsize", String(e).replace(d, "D"))
        try:
            _ = stat(join(d, "none"))
        except e:
            print("stat", String(e).replace(d, "D"))
        try:
            _ = realpath(join(d, "none"))
        except e:
            print("realpath", String(e).replace(d, "D"))
        try:
            with open(f, "r") as h:
                h.write("x")
        except e:
            print("write", e)
        try:
            var h = open(f, "r")
            h.close()
            _ = h.read()
        except e:
            print("read", e)
        os.symlink(f, join(d, "ln"))
        print(islink(join(d, "ln")), realpath(join(d, "ln")) == realpath(f), lexists(join(d, "ln")))
        remove(f)
        print(lexists(join(d, "ln")), exists(join(d, "ln")))
        unlink(join(d, "ln"))
        rmdir(join(d, "x/y/z"))
    print(exists("/nonexistent/q"))
    var p = Path("a") / "b" / "c.tar.gz"
    print(p, repr(p), p.name(), p.suffix(), p.parts(), p / "/abs", p.joinpath("x", "y"), p == Path("a/b/c.tar.gz"), String(p), p.exists(), p.is_file(), p.is_dir(), hash(p) == hash(Path("a/b/c.tar.gz")))
    p /= "d"
    print(p, Path() == cwd(), Path("") == Path(""), Path("/x").name(), Path("/").name(), Path(".bashrc").suffix(), Path("x.").suffix(), Path("a") < Path("b"))
    print(cwd() == Path(os.getenv("PWD")) or True, Path("~/q").expanduser() == Path.home() / "q", gettempdir().value())
    with NamedTemporaryFile(mode="rw") as t:
        t.write("temp")
        _ = t.seek(0)
        print(t.read(), t.name.startswith(gettempdir().value()))
    try:
        print(Path("/nope").read_text())
    except e:
        print(e)
    try:
        print(len(Path("/nope").listdir()))
    except e:
        print(e)
