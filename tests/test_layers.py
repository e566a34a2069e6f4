"""Dependencies point one way, heavy libraries stay where they belong, and `import qa` is cheap."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "qa", "ui", "eval")
ALLOWED = {
    "index": {"index"},
    "qa": {"qa", "index"},
    "ui": {"ui", "qa", "index"},
    "eval": {"eval", "qa", "index"},
}
FENCES = {
    "chromadb": {"index/store.py"},
    "sentence_transformers": {"index/embed.py"},
    "gradio": {"ui/page.py"},
    "matplotlib": {"eval/charts.py", "ui/drawing.py"},
    "bm25s": {"index/lexical.py", "index/store.py"},
    "onnxruntime": {"qa/reader/weights.py", "qa/reader/export.py"},
    "torch": {
        "qa/reader/train.py",
        "qa/reader/average.py",
        "qa/reader/export.py",
        "qa/reader/shipped.py",
        "qa/reader/smooth.py",
        "qa/reader/hub.py",
        "eval/quantised.py",
    },
}
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}


def modules() -> list[Path]:
    return sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imports_of(path)} & {*PACKAGES, "tests"}
    assert ours <= ALLOWED[layer]


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_heavy_libraries_stay_behind_their_fence(path: Path) -> None:
    where = path.relative_to(ROOT).as_posix()
    used = {name.split(".")[0] for name in imports_of(path)}
    assert {lib for lib, allowed in FENCES.items() if lib in used and where not in allowed} == set()


def test_every_module_has_a_telling_name_and_a_readable_size() -> None:
    assert [p for p in modules() if p.stem in VAGUE] == []
    long = {p.name: n for p in modules() if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


@pytest.mark.parametrize("module", ["qa", "index.build", "ui.cli"])
def test_importing_is_cheap(module: str, tmp_path: Path) -> None:
    heavy = {*FENCES, "llama_index"}
    code = f"import sys, {module}; print(*(set(sys.modules) & {heavy!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.split() == []
    assert list(tmp_path.iterdir()) == [], "importing makes no files"
