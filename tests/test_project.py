"""Promises of the project as a whole: which way imports point, what notebooks are, what is locked."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from helpers import params
from helpers.periods import Quarter

ROOT = Path(__file__).parent.parent
#: the layers from the ground up; a module imports only from those before it in this list
LAYERS = [
    ["errors"],
    ["values", "periods", "clock"],
    ["dates"],
    ["forces"],
    ["wording"],
    ["records"],
    ["params", "provenance", "blocks", "store", "unchanged"],
    ["edition"],
    ["load"],
    ["validate"],
    ["measures"],
    ["disclosure"],
    ["statistics"],
    ["evidence"],
    ["section"],
    ["data_findings"],
    ["shown"],
    ["listing"],
    ["charts", "tables", "narrative"],
    ["execute"],
    ["stitch"],
    ["pdf", "spreadsheet", "signature"],
    ["check"],
    ["outputs"],
    ["variation"],
    ["build"],
    ["publish"],
    ["verify"],
    ["doctor", "lab", "new_quarter", "preview", "share", "site"],
    ["cli"],
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted((ROOT / "src/helpers").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def layer_of(file: Path) -> str:
    return file.relative_to(ROOT / "src/helpers").parts[0].removesuffix(".py")


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return {name.split(".")[1] for name in found if name.startswith("helpers.")}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT / "src/helpers")))
def test_imports_only_point_down(file):
    layer = layer_of(file)
    if layer in {"__init__", "templates"}:
        return

    assert layer in RANK, f"{layer} has no place in the list of layers"
    upward = {name for name in imports_of(file) if name != layer and RANK[name] >= RANK[layer]}

    assert upward == set()


def test_the_check_of_imports_sees_an_upward_one(tmp_path):
    planted = tmp_path / "periods.py"
    planted.write_text("from helpers.charts import trend\nimport helpers.cli\n")

    assert imports_of(planted) == {"charts", "cli"}


def cells(file: Path) -> list[dict]:
    return json.loads(file.read_text(encoding="utf-8"))["cells"]


def test_there_is_one_notebook_for_each_priority(root):
    framework = params.framework_for(root, Quarter(2022, 1))

    assert [file.name for file in NOTEBOOKS] == [each.notebook for each in framework.priorities]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
class TestNotebook:
    def test_it_is_committed_without_outputs(self, file):
        code = [cell for cell in cells(file) if cell["cell_type"] == "code"]

        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)

    def test_exactly_one_cell_holds_the_parameters_all_text(self, file):
        tagged = [cell for cell in cells(file) if "parameters" in cell["metadata"].get("tags", [])]
        assert len(tagged) == 1
        names = {
            node.targets[0].id: node.value.value for node in ast.parse("".join(tagged[0]["source"])).body
        }

        assert names == {"quarter": "2022-23-Q1", "force": "west-mercia", "root": ".."}

    def test_it_is_a_page_no_functions_loops_or_paths(self, file):
        code = "\n".join("".join(cell["source"]) for cell in cells(file) if cell["cell_type"] == "code")
        tree = ast.parse(code)
        banned = (ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.ClassDef, ast.ListComp, ast.With)

        assert not [node for node in ast.walk(tree) if isinstance(node, banned)]
        assert "/" not in code

    def test_every_code_cell_after_the_parameters_ends_in_one_block(self, file):
        code = [cell for cell in cells(file) if cell["cell_type"] == "code"][1:]
        last = [ast.parse("".join(cell["source"])).body[-1] for cell in code]

        assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) for node in last)

    def test_no_figure_is_typed_in_its_prose(self, file):
        prose = "\n".join("".join(cell["source"]) for cell in cells(file) if cell["cell_type"] == "markdown")

        assert re.findall(r"\d+", re.sub(r"\b(April|December) \d{4}\b", "", prose)) == []

    def test_cells_are_named_and_no_name_is_used_twice(self, file):
        names = [cell["id"] for cell in cells(file)]

        assert len(set(names)) == len(names)
        assert names[:2] == ["parameters", "setup"]
        assert all(re.fullmatch(r"[a-z][a-z-]*", name) for name in names)


def test_the_lock_file_has_a_hash_for_every_package_and_no_address():
    lock = (ROOT / "requirements.txt").read_text()
    packages = re.findall(r"^[a-z0-9][^\s]*==.*$", lock, re.MULTILINE | re.IGNORECASE)

    assert "://" not in lock
    assert len(packages) > 50
    assert all(line.endswith("\\") for line in packages)


def test_the_project_names_the_tools_it_is_made_of():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.match(r"[\w.-]+", each)[0] for each in project["dependencies"]}

    assert {"jupyter", "papermill", "nbconvert", "pandas", "matplotlib"} <= names


def test_every_locked_requirement_of_the_project_is_in_the_lock_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    locked = {
        name.lower().replace("_", "-").replace(".", "-")
        for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    }

    lost = [each for each in wanted if re.match(r"[\w.-]+", each)[0].lower().replace(".", "-") not in locked]
    assert lost == []
