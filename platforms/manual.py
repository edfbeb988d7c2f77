"""Posting by hand: what to copy, in which order, and where the proof is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.check import AssetFacts, Problem, final_text, problems
from platforms.counters import cut, length
from platforms.handles import looks_like_post_url
from platforms.instructions import INSTRUCTIONS
from platforms.limits import NAMES, limits_of

__all__ = ["CopyPack", "Picture", "copy_pack", "looks_like_post_url"]


@dataclass(frozen=True)
class Picture:
    """One file to add: `place` counts from 1; `alt_text` is empty where none is to be given."""

    place: int
    name: str
    mime: str
    alt_text: str
    decorative: bool


@dataclass(frozen=True)
class CopyPack:
    """Everything a person needs to post one variant by hand. Words are in the active language.

    `text` = `fits` + `over`; `over` is what the network would cut off. `shows_first` is about
    what stands before “more”, "" where all shows. `link` is set only where it is not in `text`.
    """

    network: str
    name: str
    text: str
    fits: str
    over: str
    shows_first: str
    length: int
    maximum: int | None
    link: str
    pictures: tuple[Picture, ...]
    problems: tuple[Problem, ...]
    compose_url: str
    steps: tuple[str, ...]
    proof: str


def copy_pack(
    network: str, text: str, link: str = "", assets: Sequence[AssetFacts] = ()
) -> CopyPack:
    """The pack for one network; raises LookupError for an unknown one."""
    limits, instructions = limits_of(network), INSTRUCTIONS[network]
    final = final_text(network, text, link)
    most = limits.text_limit(with_media=bool(assets))
    end = len(final) if most is None else cut(final, network, most)
    folds = limits.fold is not None and len(final) > limits.fold
    return CopyPack(
        network=network,
        name=str(NAMES[network]),
        text=final,
        fits=final[:end],
        over=final[end:],
        shows_first=final[: cut(final, network, limits.fold or 0)] if folds else "",
        length=length(final, network),
        maximum=most,
        link="" if link in final else link,
        pictures=tuple(
            Picture(
                place=place,
                name=asset.name,
                mime=asset.mime,
                alt_text="" if asset.decorative or not limits.alt_allowed else asset.alt_text,
                decorative=asset.decorative,
            )
            for place, asset in enumerate(assets, start=1)
        ),
        problems=tuple(problems(network, text, assets, link)),
        compose_url=instructions.compose,
        steps=tuple(str(step) % {"network": NAMES[network]} for step in instructions.steps),
        proof=str(instructions.proof),
    )
