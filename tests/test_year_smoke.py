"""One quarter of an office's year: begun, published, revised and published again; the year itself is long."""

from pathlib import Path

from years import (
    AGAIN,
    DAYS,
    FORCE,
    REVISED,
    arrive,
    good,
    publish,
    revise,
    run,
    start,
    start_office,
    variations,
    write,
)


def test_a_quarter_is_published_and_published_again_when_its_figures_are_revised(tmp_path: Path) -> None:
    root = start_office(tmp_path / "project")
    arrive(root, REVISED)
    start(root, REVISED)
    write(root, REVISED)
    publish(root, REVISED, DAYS[REVISED][2])
    revise(root)
    why = ("--reason", "The Home Office revised its figures", "--class", "data-revised")
    publish(root, REVISED, AGAIN, *why)
    good(root, "site", "--force", FORCE)

    folder = root / f"outputs/{REVISED}/{FORCE}"
    second, first = variations(folder / "v2/statement.html")
    assert first == f"1 {DAYS[REVISED][3]} First published."
    assert "the release of 20 February 2025 was used, and now that of 24 July 2025." in second
    assert variations(folder / "v1/statement.html") == [first]
    for version in ("v1", "v2"):
        assert run(root, "verify", str(folder / version)).code == 0
