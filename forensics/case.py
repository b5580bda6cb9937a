"""A case: productions go in, stages run, records come out.

Page stages skip what is stored for the same bytes, version and settings; corpus stages skip what is stored for the
same pages, versions, settings and decisions. Every stage stores its records in one transaction.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from forensics import confirming, engine, intake, leaks, reading, second_look, stages
from forensics.adapters.convert import plain
from forensics.errors import UsageError
from forensics.records.decision import Tombstone
from forensics.records.ids import stable_id
from forensics.records.page import Page
from forensics.records.region import Region
from forensics.records.source import Failure, Production, Settings, Source
from forensics.store import Store
from forensics.store.database import is_case
from forensics.store.decisions import decisions_key
from forensics.store.key import load_key
from forensics.store.ledger import enter

T = TypeVar("T")
Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many units are done, and how many there are (None where unknown)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What one ``ingest`` did."""

    production: str
    sources: int
    new: int
    pages: int
    failures: tuple[Failure, ...]
    noted: tuple[Source, ...]
    """Sources read in spite of something a person should know, such as a name that belies the bytes."""


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Report no progress."""


class Case:
    """One case, on disk or, with ``path`` None, in memory."""

    def __init__(self, store: Store, *, settings: Settings, workers: int = 1, progress: Progress = silent) -> None:
        self.store = store
        self.settings = settings
        self.workers = workers
        self.progress = progress
        self.password: str | None = None
        """Of encrypted evidence, where a stage looks at it again."""

    @classmethod
    def open(cls, path: Path, *, create: bool = False, settings: Settings | None = None, workers: int = 1) -> "Case":
        """Open a case, or make a new one. A withdrawal that was cut short is finished first.

        Raises:
            UsageError: where the path is no case, or is not there and ``create`` is false.
        """
        if not path.exists() and not create:
            raise UsageError(f"There is no case at {path}.", f"Make one with `forensics ingest {path} FILES...`.")
        if path.is_dir() or (path.exists() and path.stat().st_size and not is_case(path)):
            raise UsageError(f"{path} is not a case.", "Give the path of a case, or a new path.")
        store = Store(path)
        kept = store.settings()
        case = cls(store, settings=settings or kept or Settings(), workers=workers)
        if store.is_scrub_due():  # a withdrawal was cut short: nobody reads on before it is done
            case.finish_withdrawal()
        return case

    @classmethod
    def in_memory(cls, settings: Settings | None = None, workers: int = 1) -> "Case":
        """Make a case that lives as long as this object."""
        return cls(Store(None), settings=settings or Settings(), workers=workers)

    def close(self) -> None:
        """Close the file of the case."""
        self.store.close()

    def __enter__(self) -> "Case":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- putting evidence in

    def ingest(self, paths: Sequence[Path], production: Production, password: str | None = None) -> Intake:
        """Read what is new among the paths into a production.

        Raises:
            UsageError: where a path is not there, or the case is of another kind.
        """
        with self.store.transaction():
            self._register(production)
            self.store.save_settings(self.settings)
        self.password = password or self.password
        sources = self._discover(paths, production, password)
        new = self._read([p for s in sources for p in reading.parts_of(s, self.settings)], password)
        self._look_again(sources, password)
        self._log_ingest(production, paths, sources, new)
        failed = tuple(f for f in self.store.read(Failure, production=production.name))
        noted = tuple(s for s in sources if s.note)
        pages = sum(part.last - part.first + 1 for part in new)
        fresh = len({part.source.id for part in new})
        return Intake(
            production=production.name,
            sources=len(sources),
            new=fresh,
            pages=pages,
            failures=failed,
            noted=noted,
        )

    def _register(self, production: Production) -> None:
        known = {p.name: p for p in self.store.read(Production)}
        if production.replaces and production.replaces not in known:
            raise UsageError(
                f"There is no production {production.replaces!r} to replace.", f"Known: {', '.join(known) or 'none'}."
            )
        given = {name: value for name, value in plain(production).items() if value}
        known[production.name] = replace(known.get(production.name, production), **given)
        self.store.replace(Production, known.values())  # all of them: their order is the order they came in

    def _discover(self, paths: Sequence[Path], production: Production, password: str | None) -> list[Source]:
        sources: list[Source] = []
        failures: list[Failure] = []
        for found in intake.discover(paths, production.name, password):
            if isinstance(found, Source):
                sources.append(found)
            else:
                failures.append(found)
            self.progress("looking at files", len(sources) + len(failures), None)
        sources = [s for s in sources if len(self._withdrawn(s)) < s.pages]
        sources.sort(key=lambda s: (s.file, s.id))
        with self.store.transaction():
            self._forget_mended(paths, production, sources)
            self.store.add(sources)
            failures.sort(key=lambda f: (f.file, f.id))
            self.store.add(failures)
        return sources

    def _forget_mended(self, paths: Sequence[Path], production: Production, sources: Iterable[Source]) -> None:
        """Drop failures of files that can be read now (a password was given, the file was replaced)."""
        readable = {s.file for s in sources}
        for failure in self.store.read(Failure, production=production.name):
            if failure.file in readable and failure.stage == "intake":
                self.store.delete(Failure, id=failure.id)

    def _read(self, parts: Sequence[reading.Part], password: str | None) -> list[reading.Part]:
        done = self.store.stage_keys(reading.STAGE)
        new = [part for part in parts if done.get(part.scope) != self._page_key(part.source)]
        if not new:
            return []
        total = sum(part.last - part.first + 1 for part in new)
        shards = list(reading.shards_of(new, self.settings, load_key(), password))
        workers = min(self.workers, len(shards))
        pages, read = 0, 0
        files = len({part.source.id for part in new})
        self.progress(f"reading pages, 0 of {files:,} files", 0, total)
        for shard, readings in engine.run(reading.read_shard, shards, workers):
            got = [reading.crashed(p) for p in shard.parts] if isinstance(readings, engine.Crashed) else readings
            with self.store.transaction():
                for one in got:
                    self._keep(one)
            pages += sum(one.part.last - one.part.first + 1 for one in got)
            read += sum(one.part.last == one.part.source.pages for one in got)
            self.progress(f"reading pages, {read:,} of {files:,} files", pages, total)
        return new

    def _keep(self, one: reading.Reading) -> None:
        part, source = one.part, one.part.source
        gone = self._withdrawn(source)
        if part.first == 1:
            self.store.delete(Failure, production=source.production, file=source.file, stage=reading.STAGE)
        for number in range(part.first, part.last + 1):
            self.store.delete(Page, source=source.id, number=number)
            self.store.delete(Region, source=source.id, page=number)
        self.store.add(page for page in one.pages if page.number not in gone)
        self.store.add(region for region in one.regions if region.page not in gone)
        self.store.add(mail for mail in one.mails if 1 not in gone)
        self.store.add(one.failures)
        if not one.failures:
            self.store.record_stage(reading.STAGE, part.scope, self._page_key(source))

    def _look_again(self, sources: Sequence[Source], password: str | None) -> None:
        """Look for what redacted sources carry beside their pages, unless they were looked at since they were read."""
        done, read = self.store.stage_keys(second_look.STAGE), self.store.stage_keys(reading.STAGE)
        keys = {s.id: second_look.key_of(s, self.settings, read) for s in sources}
        due = [s for s in sources if done.get(s.id) != keys[s.id]]
        redacted = {s: None for s in due if self.store.count(Region, source=s.id)}
        with self.store.transaction():
            for source in (s for s in due if s not in redacted):
                second_look.keep(self.store, second_look.Look(source=source), keys[source.id], set())
        tasks = (second_look.Task(shown=self.shown(s), key=load_key(), password=password) for s in redacted)
        workers = min(self.workers, sum(s.pages for s in redacted) // second_look.PAGES_PER_WORKER)
        for number, (task, look) in enumerate(engine.run(second_look.look, tasks, workers), 1):
            found = second_look.crashed(task) if isinstance(look, engine.Crashed) else look
            with self.store.transaction():
                second_look.keep(self.store, found, keys[found.source.id], self._withdrawn(found.source))
            self.progress("looking beside the pages", number, len(redacted))

    def shown(self, source: Source) -> leaks.Shown:
        """Return the pages of a source as a reader sees them, and its redactions at or above the threshold."""
        return second_look.shown(self.store, source, self.settings.threshold)

    def _withdrawn(self, source: Source) -> set[int]:
        stones = self.store.read(Tombstone, sha256=source.sha256)  # under whatever name the file comes back
        return {n for stone in stones for n in range(stone.first, stone.last + 1)}

    def _page_key(self, source: Source) -> str:
        chosen = [self.settings.ocr, self.settings.ocr_engine, self.settings.rules]
        return stable_id("key", reading.STAGE, reading.VERSION, source.sha256, chosen)

    def _log_ingest(
        self, production: Production, paths: Sequence[Path], sources: Sequence[Source], new: Sequence[reading.Part]
    ) -> None:
        detail = {
            "production": production.name,
            "paths": [path.name for path in paths],
            "sources": len(sources),
            "pages_read": sum(part.last - part.first + 1 for part in new),
            "settings": json.dumps(plain(self.settings), sort_keys=True),
        }
        with self.store.transaction():
            enter(self.store, "ingest", detail)

    # --- bringing the corpus stages up to date

    def bring_up_to(self, name: str) -> None:
        """Run the corpus stages up to the named one, those that are not up to date."""
        for number, (stage, key) in enumerate(self._keys(), 1):
            if self.store.stage_key(stage.name, "corpus") != key:
                self.progress(f"stage {stage.name}", number, len(stages.STAGES))
                with self.store.transaction():
                    stage.run(self._work())
                    self.store.record_stage(stage.name, "corpus", key)
            if stage.name == name:
                return
        raise ValueError(name)

    def bring_up_all(self) -> None:
        """Run every corpus stage that is not up to date."""
        self.bring_up_to(stages.STAGES[-1].name)

    def finish_withdrawal(self) -> None:
        """Make anew what was made from withdrawn pages, and rewrite the file without them."""
        self.bring_up_all()
        self.store.scrub()

    def stale(self) -> list[str]:
        """Return the names of the corpus stages whose records are not up to date."""
        return [stage.name for stage, key in self._keys() if self.store.stage_key(stage.name, "corpus") != key]

    def compare(self, old: str, new: str) -> None:
        """Compare two productions, where that is not stored already.

        Raises:
            UsageError: where a production is unknown, or both are one.
        """
        self.check_productions([old, new])
        if old == new:
            raise UsageError(f"{old!r} cannot be compared with itself.", "Name two productions.")
        self.bring_up_to("people")
        base = dict(self._named_keys())["people"]
        seen = [bool(self.password), [s.id for s in self.unreachable([old, new])]]
        key = stable_id("key", base, stages.COMPARE.version, decisions_key(self.store), seen)
        scope = json.dumps([old, new], ensure_ascii=False)
        if self.store.stage_key(stages.COMPARE.name, scope) == key:
            return
        self.progress(f"comparing {old} and {new}", 0, None)
        with self.store.transaction():
            stages.compare_pair(self._work(), old, new)
            self.store.record_stage(stages.COMPARE.name, scope, key)

    def unreachable(self, productions: Iterable[str]) -> list[Source]:
        """Return the sources of some productions whose pictures cannot be looked at: their files are gone."""
        return confirming.unreachable(s for name in productions for s in self.store.read(Source, production=name))

    def check_productions(self, names: Iterable[str]) -> None:
        """Check that productions are known.

        Raises:
            UsageError: naming the one that is not, and those that are.
        """
        known = [p.name for p in self.store.read(Production)]
        for name in names:
            if name not in known:
                raise UsageError(
                    f"There is no production {name!r} in this case.", f"Known: {', '.join(known) or 'none'}."
                )

    def _keys(self) -> Iterator[tuple[stages.Stage, str]]:
        pages = self.store.stage_keys(reading.STAGE) | self.store.stage_keys(second_look.STAGE)
        productions = [[p.name, p.released] for p in self.store.read(Production)]
        stones = [t.id for t in self.store.iterate(Tombstone)]
        sources = sorted(s.id for s in self.store.iterate(Source))
        decided = decisions_key(self.store)
        chosen = [self.settings.threshold, self.settings.rules]
        key = stable_id("key", sorted(pages.items()), productions, stones, sources, chosen)
        for stage in stages.STAGES:
            key = stable_id("key", key, stage.name, stage.version, decided if stage.decided else None)
            yield stage, key

    def _named_keys(self) -> Iterator[tuple[str, str]]:
        return ((stage.name, key) for stage, key in self._keys())

    def _work(self) -> stages.Work:
        return stages.Work(self.store, self.settings, self.workers, self.password)

    # --- reading records

    def read(self, kind: type[T], /, *, stage: str = "measures", **where: object) -> list[T]:
        """Return records of one kind, after bringing the stage that makes them up to date."""
        self.bring_up_to(stage)
        return self.store.read(kind, **where)

    def evidence(self, source_id: str, password: str | None = None) -> tuple[Source, bytes]:
        """Return a source and its bytes, read anew and checked against the hash taken at intake.

        Raises:
            EvidenceError: where the file is gone.
            IntegrityError: where its bytes have changed.
        """
        source = self.store.read(Source, id=source_id)[0]
        return source, intake.read_bytes(source, password)
