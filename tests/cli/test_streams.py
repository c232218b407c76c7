"""Streams: pipes that close, encodings that lack letters, terminals with and without colours, interrupts."""

import fcntl
import io
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path
from time import sleep

import pytest

from nnsolve.cli import main

ROOT = Path(__file__).parent.parent.parent
NARROW = ["ascii", "cp1252", "latin-1", "cp437"]
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("arguments", [("solve", "two-layer-sigmoid"), ("list",), ("--help",)])
def test_a_closed_pipe_ends_quietly(arguments, spawn):
    reading, writing = os.pipe()
    os.close(reading)
    done = spawn(*arguments, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments",
    [("solve", "two-layer-sigmoid"), ("solve", "two-layer-sigmoid", "--format", "json"), ("--help",)],
)
def test_a_full_device_is_told(arguments, spawn):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = spawn(*arguments, stdout=full)
    assert done.returncode == 2
    assert re.fullmatch(rb"nnsolve: input or output failed: .*\n", done.stderr)


@pytest.mark.parametrize("encoding", NARROW[:2])
@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "two-layer-sigmoid"),
        ("why", "two-layer-sigmoid", "w1"),
        ("show", "two-layer-sigmoid"),
        ("derive", "sigmoid"),
        ("list",),
        ("solve", "--help"),
    ],
    ids=" ".join,
)
def test_a_narrow_encoding_gets_ascii_letters(arguments, encoding, spawn):
    done = spawn(*arguments, environment={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()
    assert b"\\u" not in done.stdout
    assert b"\\x" not in done.stdout
    assert done.stdout.count(b"?") == spawn(*arguments).stdout.count(b"?")


def test_json_and_toml_stay_what_they_are_in_ascii(spawn, tmp_path, template):
    title = "Rückwärts: ∂E/∂w 𝜎"
    text = template.replace("Backpropagation, one update", title)
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    done = spawn("solve", "a.toml", "--format", "json", environment={"PYTHONIOENCODING": "ascii"})
    assert done.stdout.isascii()
    assert json.loads(done.stdout)["title"] == title


@pytest.mark.parametrize("encoding", NARROW)
def test_a_file_name_that_cannot_be_encoded_is_told(encoding, spawn, tmp_path):
    (tmp_path / "übung–7.toml").write_text("topic = 1", encoding="utf-8")
    for name in ("übung–7.toml", "fehlt–ä.toml"):
        done = spawn("solve", name, environment={"PYTHONIOENCODING": encoding})
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
        assert b"\\u2013" in done.stderr or "–".encode(encoding) in done.stderr


def test_a_strict_stream_takes_every_letter(monkeypatch):
    strict = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    monkeypatch.setattr(sys, "stderr", strict)
    assert main(["solve", "fehlt–ä.toml"]) == 2
    strict.flush()
    assert b"fehlt\\u2013\\xe4.toml" in strict.buffer.getvalue()


def test_a_file_name_that_is_no_text_is_told(spawn):
    done = spawn("solve", os.fsdecode(b"a\xff.toml"))
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_title_cannot_send_orders_to_the_terminal(spawn, tmp_path, template):
    text = template.replace("Backpropagation", "\\u001b[31mRed\\n")
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    for command in ("solve", "show"):
        done = spawn(command, "a.toml")
        assert done.returncode == 0
        assert b"\x1b" not in done.stdout
        assert "␛[31mRed␊" in done.stdout.decode()
    done = spawn("solve", "a.toml", "--\x1b[31mview")
    assert b"\x1b" not in done.stderr


def test_an_interrupt_ends_quietly():
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "nnsolve", "solve", "-"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}

    def listen():
        # Behind a shell's & nobody would.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(command, env=environment, preexec_fn=listen, **pipes) as process:  # noqa: PLW1509
        # More than a pipe holds: when it is written, the program is reading.
        process.stdin.write(b"# \n" * 100_000)
        for _ in range(6):
            # A signal just before a read begins is only seen after it, so another may be needed.
            sleep(0.3)
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
                break
        assert (process.returncode, process.stderr.read()) == (130, b"")
        with suppress(BrokenPipeError):
            process.stdin.close()


# -------------------------------------------------------------------------------------------- terminals


def seen(*arguments, columns=100, **environment):
    """What a terminal of so many columns receives."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "TERM": "xterm-256color",
        **environment,
    }
    command = [sys.executable, "-m", "nnsolve", *arguments]
    with subprocess.Popen(command, env=variables, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        received = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            received += part
        assert process.wait(30) == 0
    os.close(ours)
    return received.replace(b"\r\n", b"\n")


def test_a_terminal_gets_the_same_text_in_colour(spawn):
    coloured = seen("solve", "two-layer-sigmoid")
    assert COLOUR.search(coloured)
    plain = spawn("solve", "two-layer-sigmoid", "--width", "100").stdout
    assert not COLOUR.search(plain)
    assert COLOUR.sub(b"", coloured) == plain


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_switched_off(environment):
    assert b"\x1b" not in seen("solve", "two-layer-sigmoid", **environment)
    assert b"\x1b" not in seen("solve", "two-layer-sigmoid", "--format", "plain")


def test_a_page_is_no_wider_than_120_columns_on_its_own():
    lines = seen("solve", "two-layer-sigmoid", columns=300, NO_COLOR="1").decode().splitlines()
    assert max(map(len, lines)) == 120


def test_a_pipe_gets_no_colours_even_when_the_terminal_format_is_asked_for(spawn):
    done = spawn("solve", "two-layer-sigmoid", "--format", "terminal", environment={"TERM": "xterm-256color"})
    assert done.stdout == spawn("solve", "two-layer-sigmoid").stdout
