"""Who first brought what stands at the scene of a bug: lines through their forms, names into the files."""

from __future__ import annotations

from contextlib import closing

from digsite import DigSite

from archaeologist.dig.clues import Clues
from archaeologist.dig.founders import bringers, forms
from archaeologist.dig.scene import scene, writers
from archaeologist.dig.site import Site
from archaeologist.domain.oid import Oid

READ = """\
char *read_name(char *line)
{
    static char name_buffer[64];
    strcpy(name_buffer, line_after(line, ':'));
    return name_buffer;
}
"""
KEPT = READ.replace("static char name_buffer[64]", "static char name_buffer[128]")
SAFE = KEPT.replace("strcpy(name_buffer, line_after(line, ':'));", "strlcpy(name_buffer, line_after(line, ':'), 128);")


def gave_form(site: DigSite, fix: Oid) -> dict[str, tuple[float, float]]:
    """The subject of each commit that gave a line of the scene a form: its shares of first and of later forms."""
    found: dict[str, tuple[float, float]] = {}
    with closing(Site.open(site.path, f"{fix}~1")) as dig:
        places = scene(dig, Clues(repair=dig.repository.diff(fix)))
        for each in forms(dig, places, writers(dig, places)):
            subject = dig.history.commit(each.n).subject
            first, later = found.get(subject, (0.0, 0.0))
            found[subject] = (first + each.share * each.first, later + each.share * (not each.first))
    return found


def test_a_line_leads_past_its_last_form_to_its_first(site: DigSite) -> None:
    site.commit("Read names", {"name.c": READ.replace("line_after(line, ':')", "after(line, ':')")}, at=1)
    site.commit("Say after what", {"name.c": READ}, at=2)
    found = gave_form(site, site.commit("Bound the copy", {"name.c": SAFE.replace("128", "64")}, at=3))
    assert set(found) == {"Read names", "Say after what"}
    assert found["Read names"][0] > 0.9
    assert found["Read names"][1] == 0
    assert found["Say after what"][0] == 0
    assert found["Say after what"][1] > 0.3


def test_a_line_that_the_repair_takes_out_counts_more_than_one_beside(site: DigSite) -> None:
    site.commit("Read names", {"name.c": READ}, at=1)
    site.commit("Room for longer names", {"name.c": KEPT.replace("name_buffer[", "name_buffer [")}, at=2)
    found = gave_form(site, site.commit("Bound the copy", {"name.c": SAFE.replace("buffer[", "buffer [")}, at=3))
    assert found["Room for longer names"][1] < 0.3
    assert found["Read names"][0] > 0.9


def test_the_bringer_of_a_name_is_who_first_had_it_in_these_files(site: DigSite) -> None:
    site.commit("Declare a reader", {"name.h": "char *read_name(char *line);\n"}, at=1)
    brought = site.commit("Read names", {"name.c": READ}, at=2)
    site.commit("Read them twice", {"name.c": READ + READ.replace("read_name", "read_name_again")}, at=3)
    with closing(Site.open(site.path)) as dig:
        touches = {name: dig.history.touches(name) for name in ("read_name", "nobody_has_this")}
        found = bringers(dig, touches, ["name.c"])
        assert {name: dig.history.oid(n) for name, n in found.items()} == {"read_name": brought}


def test_names_are_brought_nowhere_without_files(site: DigSite) -> None:
    site.commit("Read names", {"name.c": READ}, at=1)
    with closing(Site.open(site.path)) as dig:
        assert bringers(dig, {"read_name": dig.history.touches("read_name")}, []) == {}
